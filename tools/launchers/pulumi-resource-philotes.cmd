@echo off
setlocal
rem Starts the plug-in with the first Node.js found: PHILOTES_NODE, one beside this file, the checkout's, one on PATH.
set "node=node"
if exist "%~dp0..\node_modules\node\bin\node.exe" set "node=%~dp0..\node_modules\node\bin\node.exe"
if exist "%~dp0node.exe" set "node=%~dp0node.exe"
if defined PHILOTES_NODE set "node=%PHILOTES_NODE%"
where /q "%node%" 2>nul || if not exist "%node%" (
  echo pulumi-resource-philotes needs Node.js 22 or later: put node on PATH, or set PHILOTES_NODE to it.>&2
  exit /b 1
)
"%node%" "%~dp0philotes.cjs" %*
exit /b %errorlevel%
