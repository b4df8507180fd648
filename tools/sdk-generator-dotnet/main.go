// Command sdk-generator-dotnet writes the .NET SDK of a Pulumi package, as `pulumi package gen-sdk` does, but without the language host that
// it asks. Its generator was last part of a published Go module in v3.163.0 (April 2025); today it is in the repository of the .NET host.
//
//	sdk-generator-dotnet dotnet <schema.json> <folder>
package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"

	"github.com/pulumi/pulumi/pkg/v3/codegen/dotnet"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

// The package refers to no other: nothing is ever loaded.
type noPackages struct{ schema.Loader }

func read(path string) (*schema.Package, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var spec schema.PackageSpec
	if err := json.Unmarshal(text, &spec); err != nil {
		return nil, err
	}
	pkg, diagnostics, err := schema.BindSpec(spec, noPackages{})
	if err != nil {
		return nil, err
	}
	if diagnostics.HasErrors() {
		return nil, diagnostics
	}
	return pkg, nil
}

func run(path, folder string) error {
	pkg, err := read(path)
	if err != nil {
		return err
	}
	// The generator fetches the package's logo from where the schema says that it is: here, a file.
	http.DefaultTransport.(*http.Transport).RegisterProtocol("file", http.NewFileTransport(http.Dir("/")))
	made, err := dotnet.GeneratePackage("pulumi", pkg, nil, nil)
	if err != nil {
		return err
	}
	for name, content := range made {
		file := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

func main() {
	if len(os.Args) != 4 || os.Args[1] != "dotnet" {
		fmt.Fprintln(os.Stderr, "usage: sdk-generator-dotnet dotnet <schema.json> <folder>")
		os.Exit(2)
	}
	if err := run(os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintf(os.Stderr, "dotnet: %v\n", err)
		os.Exit(1)
	}
}
