"""
### Price the trips

`enrich` prices every request that is in `topic_source` when the run starts, into `topic_result`. Results, dead letters
and offsets are one transaction: a task that is killed and tried again prices no trip twice.

The run updates the asset `topic_result`, which starts `dag_2_load_data`.
"""

from airflow.sdk import Asset
from ridestream_run import CRON, pipeline, run

with pipeline("dag_1_trip_processing", schedule=CRON, doc_md=__doc__):
    run("enrich", "--until-end", outlets=[Asset(name="topic_result", uri="x-ridestream://topic_result")])
