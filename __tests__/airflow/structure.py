"""Prints what a real Airflow makes of the DAGs of a folder, as JSON: python structure.py FOLDER."""

import json
import sys
from datetime import timedelta

from airflow.dag_processing.dagbag import DagBag


def seconds(span):
    return None if span is None else span.total_seconds()


def task_of(task):
    return {
        "operator": type(task).__name__,
        "starts": getattr(task, "bash_command", None) or getattr(task, "job_name", None),
        "overrides": getattr(task, "overrides", None),
        "then": sorted(task.downstream_task_ids),
        "pool": task.pool,
        "retries": task.retries,
        "retryAfterS": seconds(task.retry_delay),
        "backoff": task.retry_exponential_backoff,
        "longestRetryS": seconds(task.max_retry_delay),
        "limitS": seconds(task.execution_timeout),
        "updates": [asset.uri for asset in task.outlets],
        "onFailure": [callback.__name__ for callback in task.on_failure_callback],
    }


def schedule_of(schedule):
    if isinstance(schedule, list):
        return [asset.uri for asset in schedule]
    return f"every {seconds(schedule)} s" if isinstance(schedule, timedelta) else schedule


def dag_of(dag):
    return {
        "schedule": schedule_of(dag.schedule),
        "activeRuns": dag.max_active_runs,
        "catchup": dag.catchup,
        "isPaused": dag.is_paused_upon_creation,
        "documented": bool(dag.doc_md and dag.doc_md.strip()),
        "deadlinesS": [seconds(alert.interval) for alert in dag.deadline or []],
        "params": {name: param.schema for name, param in dag.params.items()} if dag.params else {},
        "tasks": {task.task_id: task_of(task) for task in dag.tasks},
    }


bag = DagBag(sys.argv[1])
print(json.dumps({"errors": bag.import_errors, "dags": {name: dag_of(dag) for name, dag in sorted(bag.dags.items())}}))
