{{- define "traefik.fullname" -}}
{{- if .Values.fullnameOverride }}{{ .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else }}{{ $name := default .Chart.Name .Values.nameOverride }}
{{- if contains $name .Release.Name }}{{ .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}{{ printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" }}{{ end }}{{ end }}
{{- end }}
{{- define "traefik.namespace" -}}{{ default .Release.Namespace .Values.namespaceOverride }}{{- end }}
{{- define "traefik.selector" -}}
app.kubernetes.io/name: traefik
app.kubernetes.io/instance: {{ .Release.Name }}-{{ .Release.Namespace }}
{{- end }}
{{- define "traefik.labels" -}}
{{ include "traefik.selector" . }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}
{{- define "traefik.arguments" -}}
{{- range $name, $port := .Values.ports }}
{{- if $port }}
- --entryPoints.{{ $name }}.address=:{{ $port.port }}/{{ default "TCP" $port.protocol | lower }}
{{- with dig "http" "redirections" "entryPoint" dict $port }}
- --entryPoints.{{ $name }}.http.redirections.entryPoint.to={{ .to }}
- --entryPoints.{{ $name }}.http.redirections.entryPoint.scheme={{ default "https" .scheme }}
- --entryPoints.{{ $name }}.http.redirections.entryPoint.permanent={{ default false .permanent }}
{{- end }}
{{- if dig "http" "tls" "enabled" false $port }}
- --entryPoints.{{ $name }}.http.tls=true
{{- end }}
{{- with dig "forwardedHeaders" "trustedIPs" list $port }}
- --entryPoints.{{ $name }}.forwardedHeaders.trustedIPs={{ join "," . }}
{{- end }}
{{- with dig "proxyProtocol" "trustedIPs" list $port }}
- --entryPoints.{{ $name }}.proxyProtocol.trustedIPs={{ join "," . }}
{{- end }}
{{- end }}
{{- end }}
- --ping=true
- --global.checkNewVersion={{ .Values.global.checkNewVersion }}
- --global.sendAnonymousUsage={{ .Values.global.sendAnonymousUsage }}
{{- if .Values.providers.kubernetesCRD.enabled }}
- --providers.kubernetesCRD
{{- end }}
{{- if .Values.providers.kubernetesIngress.enabled }}
- --providers.kubernetesIngress
{{- end }}
{{- with .Values.additionalArguments }}
{{ toYaml . }}
{{- end }}
{{- end }}
