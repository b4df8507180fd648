module workload

go 1.24.7

require (
	github.com/philotes/pulumi-philotes/sdk/go/philotes v0.1.0
	github.com/pulumi/pulumi-kubernetes/sdk/v4 v4.24.0
	github.com/pulumi/pulumi/sdk/v3 v3.206.0
)
