{{- define "ingress-nginx.fullname" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 63 | trimSuffix "-" }}{{ end }}
{{- end }}
{{- define "ingress-nginx.namespace" -}}{{ default .Release.Namespace .Values.namespaceOverride }}{{- end }}
{{- define "ingress-nginx.controller" -}}{{ printf "%s-%s" (include "ingress-nginx.fullname" .) .Values.controller.name }}{{- end }}
{{- define "ingress-nginx.account" -}}{{ default (include "ingress-nginx.fullname" .) .Values.serviceAccount.name }}{{- end }}
{{- define "ingress-nginx.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: controller
{{- end }}
{{- define "ingress-nginx.labels" -}}
{{ include "ingress-nginx.selector" . }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}
