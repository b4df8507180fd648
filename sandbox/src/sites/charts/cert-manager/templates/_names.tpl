{{- define "cert-manager.fullname" -}}
{{- if .Values.fullnameOverride }}{{ .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else }}{{ $name := default .Chart.Name .Values.nameOverride }}
{{- if contains $name .Release.Name }}{{ .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}{{ printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" }}{{ end }}{{ end }}
{{- end }}
{{- define "cert-manager.namespace" -}}{{ default .Release.Namespace .Values.namespace }}{{- end }}
{{- define "cert-manager.labels" -}}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/name: {{ .name }}
app.kubernetes.io/component: {{ .component }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
{{- end }}
{{- define "cert-manager.image" -}}
{{ if .image.repository }}{{ .image.repository }}{{ else }}{{ .root.Values.imageRegistry }}/{{ .root.Values.imageNamespace }}/{{ .image.name }}{{ end }}:{{ default .root.Chart.AppVersion .image.tag }}
{{- end }}
{{- define "cert-manager.workload" -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ .name }}
  namespace: {{ include "cert-manager.namespace" .root }}
  labels: {{ include "cert-manager.labels" . | nindent 4 }}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .name }}
  namespace: {{ include "cert-manager.namespace" .root }}
  labels: {{ include "cert-manager.labels" . | nindent 4 }}
spec:
  replicas: {{ .values.replicaCount }}
  selector:
    matchLabels: {{ include "cert-manager.labels" . | nindent 6 }}
  template:
    metadata:
      labels: {{ include "cert-manager.labels" . | nindent 8 }}
    spec:
      serviceAccountName: {{ .name }}
      {{- with .values.nodeSelector }}
      nodeSelector: {{ toYaml . | nindent 8 }}
      {{- end }}
      {{- with .values.tolerations }}
      tolerations: {{ toYaml . | nindent 8 }}
      {{- end }}
      {{- with .values.affinity }}
      affinity: {{ toYaml . | nindent 8 }}
      {{- end }}
      containers:
        - name: {{ .container }}
          image: {{ include "cert-manager.image" (dict "root" .root "image" .values.image) }}
          {{- with .values.resources }}
          resources: {{ toYaml . | nindent 12 }}
          {{- end }}
          ports:
            - name: {{ .portName }}
              containerPort: {{ .port }}
{{- end }}
