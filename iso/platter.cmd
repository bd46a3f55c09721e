@echo off
rem Starts Platter with the Java of this disc, where it has one for Windows, else with an installed one of release 17 or later.
setlocal
set "HERE=%~dp0"
set "JAVA=%HERE%jre-windows\bin\java.exe"
if not exist "%JAVA%" if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java.exe"
if not exist "%JAVA%" for %%J in (java.exe) do set "JAVA=%%~$PATH:J"
if not exist "%JAVA%" (
  echo platter: there is no Java on this machine. Install one of release 17 or later, or set JAVA_HOME. 1>&2
  exit /b 69
)
"%JAVA%" -jar "%HERE%platter.jar" %*
exit /b %ERRORLEVEL%
