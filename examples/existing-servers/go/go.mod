module existing-servers

go 1.24

require (
	github.com/philotes/pulumi-philotes/sdk/go/philotes v0.1.0
	github.com/pulumi/pulumi/sdk/v3 v3.206.0
)
