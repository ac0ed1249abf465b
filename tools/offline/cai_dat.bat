@echo off
rem Plain ASCII on purpose: cmd.exe reads this file before it knows of UTF-8. What people read is in files of its own.
setlocal
chcp 65001 >nul
pushd "%~dp0"
set "RUN="
set "CODE="
py -@python@ -c "" >nul 2>nul && set "RUN=py -@python@"
if not defined RUN (
  python -c "import sys; sys.exit('%%d.%%d' %% sys.version_info[:2] != '@python@')" >nul 2>nul && set "RUN=python"
)
if not defined RUN (
  type thieu_python.txt
  set "CODE=1"
) else (
  call %RUN% -X utf8 cai_dat.py %*
)
if not defined CODE set "CODE=%ERRORLEVEL%"
echo.
pause
popd
exit /b %CODE%
