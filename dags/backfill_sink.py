"""
### Load one store again

Start it by hand, with parameters. It loads what `topic_result` holds of a window into the store of one sink again, where the store
lacks it: `load-search` into the search index, `load-lake` into the data lake. What is there is not written again, and no offset
changes: it may run while trips flow, and be tried again.

- `sink`: `load-search` or `load-lake`
- `begin`, `end`: the window, `end` not in it. A day (`2026-11-24`), a time (`2026-11-24T12:00Z`), or offsets by partition
  (`0:1500,3:900`). Empty: as far as the topic reaches, which holds seven days.
"""

# Airflow reads only files that hold its name and the word dag.
from airflow.providers.standard.operators.python import BranchPythonOperator
from airflow.sdk import Param
from ridestream_run import FUNCTIONS, pipeline, run

# What may stand in a command: no other character comes through.
EDGE = {"type": "string", "pattern": "^[0-9TZ:.,+-]*$", "default": ""}
SINKS = sorted({"load-lake", "load-search"} & FUNCTIONS)
WINDOW = ["--backfill", "--from={{ params.begin }}", "--to={{ params.end }}"]


def task_of(params):
    return f"backfill_{params['sink'].replace('-', '_')}"


with pipeline(
    "backfill_sink",
    schedule=None,
    params={
        "sink": Param(enum=SINKS, description="Whose store is loaded again."),
        "begin": Param(**EDGE, description="Where the window begins: a day, a time, or offsets."),
        "end": Param(**EDGE, description="Where it ends, not in it."),
    },
    doc_md=__doc__,
):
    choose = BranchPythonOperator(task_id="choose", python_callable=task_of)
    choose >> [run(sink, *WINDOW, task_id=f"backfill_{sink.replace('-', '_')}") for sink in SINKS]
