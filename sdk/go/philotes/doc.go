// Package philotes: A K3s cluster on any of five European clouds, or on servers you already have, from any Pulumi language.
package philotes
