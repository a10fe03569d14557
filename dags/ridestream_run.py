"""How the DAGs start ridestream's functions: what is known at deployment is in RIDESTREAM_RUN, a JSON document.

The functions hold all logic. A task starts one of them until the end that it finds, and its exit code is the outcome:
0 all is committed, 1 try again, 2 the settings are wrong.
"""

import json
import logging
import os
from datetime import datetime, timedelta, timezone

from airflow.sdk import DAG, DeadlineAlert, DeadlineReference, SyncCallback

SETTINGS = json.loads(os.environ["RIDESTREAM_RUN"])
FUNCTIONS = frozenset(SETTINGS["functions"])
CRON = SETTINGS["cron"]
LIMIT = timedelta(seconds=SETTINGS["limitS"])
TRAINING_LIMIT = timedelta(seconds=SETTINGS["trainingS"])
# Above the limit of a job of Cloud Run, which ends it first: a task that Airflow ends would leave the job running.
MARGIN = timedelta(minutes=5)

logger = logging.getLogger("ridestream")


def report_failure(context):
    """Writes one line where a task has failed for the last time, or a run is late: alert on it."""
    run = context.get("dag_run")
    run_id = run.get("run_id") if isinstance(run, dict) else getattr(run, "run_id", None)
    task = getattr(context.get("task_instance"), "task_id", None)
    what = f"task {task} failed" if task else "run is late"
    logger.error("RIDESTREAM-RUN-FAILED %s of %s: see its log, then its runbook", what, run_id)


def report_late(**kwargs):
    report_failure(kwargs.get("context", kwargs))


def retrain_schedule():
    """When zones are learned again: a line of cron, or a span of time."""
    retrain = SETTINGS["retrain"]
    return retrain["cron"] if "cron" in retrain else timedelta(hours=retrain["hours"])


def late(after):
    """Reports a run that has not ended so long after it was queued."""
    return DeadlineAlert(
        reference=DeadlineReference.DAGRUN_QUEUED_AT, interval=after, callback=SyncCallback(report_late)
    )


def pipeline(dag_id, *, limit=LIMIT, **own):
    """A DAG with what all of them have in common: one run at a time, retries with backoff, a deadline, reports of failures."""
    return DAG(
        dag_id,
        start_date=datetime(2025, 1, 1, tzinfo=timezone.utc),
        # A run takes all that is there: what was missed is in it, and earlier intervals need none of their own.
        catchup=False,
        max_active_runs=1,
        is_paused_upon_creation=False,
        tags=["ridestream"],
        default_args={
            "retries": 4,
            "retry_delay": timedelta(seconds=SETTINGS["retryAfterS"]),
            "retry_exponential_backoff": 2.0,
            "max_retry_delay": timedelta(minutes=5),
            "on_failure_callback": report_failure,
        },
        deadline=[late(2 * (limit + MARGIN))] if SETTINGS.get("deadlines", True) else [],
        **own,
    )


def run(function, *options, task_id=None, limit=LIMIT, outlets=(), **own):
    """A task that runs a function to its end, with options: a process of this machine, or a job of Cloud Run."""
    arguments = [function, *options]
    common = {
        "task_id": task_id or function.replace("-", "_"),
        "execution_timeout": limit + MARGIN,
        "outlets": list(outlets),
        # Two runs of one function do no harm. They would share its partitions, and both take longer.
        **({"pool": f"ridestream_{function.replace('-', '_')}"} if SETTINGS.get("pools") else {}),
        **own,
    }
    if SETTINGS["as"] == "processes":
        from airflow.providers.standard.operators.bash import BashOperator

        return BashOperator(bash_command=" ".join(["exec", SETTINGS["program"], *arguments]), **common)
    from airflow.providers.google.cloud.operators.cloud_run import CloudRunExecuteJobOperator

    return CloudRunExecuteJobOperator(
        project_id=SETTINGS["project"],
        region=SETTINGS["region"],
        job_name=SETTINGS["jobs"][function],
        # The trigger asks whether it has ended: no worker waits for it.
        deferrable=True,
        # Jobs run until the end by themselves. Other options take a right of their own.
        **({} if options == ("--until-end",) else {"overrides": {"container_overrides": [{"args": arguments}]}}),
        **common,
    )
