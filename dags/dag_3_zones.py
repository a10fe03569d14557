"""
### Learn the zones, and report what they earn

`train-zones` learns the zones from the trips of the lake, and judges them against the model in use: only a better model takes its
place. Its verdict is a line of the task's log. Trips are priced meanwhile, with the model in use.

`report` then writes to its log what each zone of the model in use earned, by comfort class, in the time that zones are learned from.
"""
# Airflow reads only files that hold its name and the word dag.

from ridestream_run import FUNCTIONS, TRAINING_LIMIT, pipeline, retrain_schedule, run

if "train-zones" in FUNCTIONS:
    with pipeline("dag_3_zones", schedule=retrain_schedule(), limit=TRAINING_LIMIT, doc_md=__doc__):
        train = run("train-zones", "--until-end", limit=TRAINING_LIMIT)
        train >> run("train-zones", "--report", task_id="report", limit=TRAINING_LIMIT)
