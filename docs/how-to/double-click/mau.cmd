@echo off
chcp 65001 >nul
set PYTHONUTF8=1
where caunghe >nul 2>nul
if errorlevel 1 (
  echo Chưa cài Cầu Nghề trên máy này: xem docs/how-to/install.vi.md.
  pause
  exit /b 3
)
caunghe template "%~dp0mau.xlsx"
if not errorlevel 1 start "" "%~dp0mau.xlsx"
pause
