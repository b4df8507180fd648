"""Runs a Pulumi program for the engine: execute.py <program> <run as JSON>. The CLI brings such a script; no package has it."""

import asyncio
import json
import os
import runpy
import sys

import pulumi
import pulumi.runtime

program, facts = sys.argv[1], json.loads(sys.argv[2])
sys.path.insert(0, program)
os.chdir(program)

pulumi.runtime.configure(
    pulumi.runtime.Settings(
        monitor=facts["monitor"],
        engine=facts["engine"],
        project=facts["project"],
        stack=facts["stack"],
        organization=facts["organization"],
        parallel=facts["parallel"],
        dry_run=facts["isPreview"],
        root_directory=program,
    )
)
pulumi.runtime.set_all_config(
    json.loads(facts["config"]), json.loads(facts["secretKeys"])
)


async def run() -> None:
    await pulumi.runtime.run_in_stack(
        lambda: runpy.run_path(program, run_name="__main__")
    )


loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(run())
