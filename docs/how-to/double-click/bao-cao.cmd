@echo off
chcp 65001 >nul
set PYTHONUTF8=1
where caunghe >nul 2>nul
if errorlevel 1 (
  echo Chưa cài Cầu Nghề trên máy này: xem docs/how-to/install.vi.md.
  pause
  exit /b 3
)
if "%~1"=="" (
  echo Hãy kéo sổ tính thả vào biểu tượng của tệp này.
  pause
  exit /b 2
)
caunghe run "%~1" --out "%~dpn1-ket-qua"
set code=%errorlevel%
if "%code%"=="0" start "" "%~dpn1-ket-qua\report\report.vi.html"
pause
