from typing import Any

import pulumi
import pulumi_philotes as philotes


def labelled(
    args: pulumi.ResourceTransformArgs,
) -> pulumi.ResourceTransformResult | None:
    """What the component has no argument for: here, a label of one's own on the volume."""
    if args.type_ != "hcloud:index/volume:Volume":
        return None
    labels: Any = args.props.get("labels", {})
    props = {**args.props, "labels": {**labels, "backup": "daily"}}
    return pulumi.ResourceTransformResult(props=props, opts=args.opts)


cluster = philotes.Cluster(
    "cluster",
    cloud=philotes.CloudName.HETZNER,
    environment=philotes.Environment.DEV,
    opts=pulumi.ResourceOptions(transforms=[labelled]),
)

pulumi.export("kubeconfig", cluster.kubeconfig)
