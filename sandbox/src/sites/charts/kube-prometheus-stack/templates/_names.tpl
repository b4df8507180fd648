{{- define "stack.fullname" -}}
{{- if .Values.fullnameOverride }}{{ .Values.fullnameOverride | trunc 26 | trimSuffix "-" }}
{{- else }}{{ $name := default .Chart.Name .Values.nameOverride }}
{{- if contains $name .Release.Name }}{{ .Release.Name | trunc 26 | trimSuffix "-" }}
{{- else }}{{ printf "%s-%s" .Release.Name $name | trunc 26 | trimSuffix "-" }}{{ end }}{{ end }}
{{- end }}
{{- define "stack.namespace" -}}{{ default .Release.Namespace .Values.namespaceOverride }}{{- end }}
{{- define "stack.labels" -}}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/part-of: kube-prometheus-stack
release: {{ .Release.Name }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}
{{- define "stack.placement" -}}
{{- with .nodeSelector }}
nodeSelector: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .tolerations }}
tolerations: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .affinity }}
affinity: {{ toYaml . | nindent 2 }}
{{- end }}
{{- end }}
{{- define "stack.deployment" -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .name }}
  namespace: {{ include "stack.namespace" .root }}
  labels:
    app.kubernetes.io/name: {{ .app }}
    {{- include "stack.labels" .root | nindent 4 }}
spec:
  replicas: {{ .replicas }}
  {{- with .strategy }}
  strategy: {{ toYaml . | nindent 4 }}
  {{- end }}
  selector:
    matchLabels:
      app.kubernetes.io/name: {{ .app }}
      app.kubernetes.io/instance: {{ .root.Release.Name }}
  template:
    metadata:
      labels:
        app.kubernetes.io/name: {{ .app }}
        app.kubernetes.io/instance: {{ .root.Release.Name }}
    spec:
      {{- include "stack.placement" .values | nindent 6 }}
      containers:
        - name: {{ .app }}
          image: {{ .image }}
          ports:
            - name: http
              containerPort: {{ .port }}
          {{- with .values.resources }}
          resources: {{ toYaml . | nindent 12 }}
          {{- end }}
          {{- with .env }}
          env: {{ toYaml . | nindent 12 }}
          {{- end }}
      {{- with .claim }}
      volumes:
        - name: storage
          persistentVolumeClaim:
            claimName: {{ . }}
      {{- end }}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ .name }}
  namespace: {{ include "stack.namespace" .root }}
  labels:
    app.kubernetes.io/name: {{ .app }}
    {{- include "stack.labels" .root | nindent 4 }}
spec:
  selector:
    app.kubernetes.io/name: {{ .app }}
    app.kubernetes.io/instance: {{ .root.Release.Name }}
  ports:
    - name: {{ default "http" .portName }}
      port: {{ .servicePort }}
      targetPort: http
{{- end }}
