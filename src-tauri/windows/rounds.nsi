; Rounds for Windows: an installer for one person, without administrator rights.
; Called by `cargo xtask release` (xtask/src/release/windows.rs), which defines VERSION, EXE, ICON, LICENSE, NOTICES, OUT and STUB;
; LOADER as well if the program was made by the GNU toolchain, which does not link WebView2's loader in.
Unicode true
; For 64-bit Windows only. The installer itself is what this makensis can make: NSIS's own for Windows has 32-bit ones alone;
; Debian's has 64-bit ones too, which a wine64 without 32-bit libraries can start.
Target "${STUB}"
SetCompressor /SOLID lzma
ManifestDPIAware true
RequestExecutionLevel user

!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include x64.nsh

!define NAME "Rounds"
!define SCHEME "app.rounds.desktop"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${SCHEME}"
!define EXCLUDED "Software\Microsoft\Windows\Windows Error Reporting\ExcludedApplications"
; The Evergreen runtime, as Microsoft documents it: "pv" of this client, neither empty nor 0.0.0.0.
!define WEBVIEW2 "Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}"

Name "${NAME}"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\${NAME}"
; A second installation goes where the first one went.
InstallDirRegKey HKCU "${UNINSTALL}" "InstallLocation"
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "${NAME}"
VIAddVersionKey "FileDescription" "${NAME} setup"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "Apache-2.0"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!insertmacro MUI_PAGE_LICENSE "${LICENSE}"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN "$INSTDIR\rounds.exe"
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

Function .onInit
  ${IfNot} ${RunningX64}
    MessageBox MB_ICONSTOP "Rounds needs a 64-bit Windows." /SD IDOK
    SetErrorLevel 2
    Abort
  ${EndIf}
FunctionEnd

; Leaves "yes" or "no" on the stack.
Function HasWebView2
  SetRegView 32
  ReadRegStr $0 HKLM "SOFTWARE\${WEBVIEW2}" "pv"
  SetRegView lastused
  ${If} $0 == ""
  ${OrIf} $0 == "0.0.0.0"
    ReadRegStr $0 HKCU "Software\${WEBVIEW2}" "pv"
  ${EndIf}
  ${If} $0 == ""
  ${OrIf} $0 == "0.0.0.0"
    Push "no"
  ${Else}
    Push "yes"
  ${EndIf}
FunctionEnd

; "yes" on the stack if Rounds itself began this, to be exchanged for what is in here (tauri-plugin-updater's /UPDATE).
Function IsUpdate
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/UPDATE" $1
  ${If} ${Errors}
    Push "no"
  ${Else}
    Push "yes"
  ${EndIf}
FunctionEnd

; The program that began this is just ending. Half a minute is more than it takes; then it is treated as one that runs.
Function AwaitItsEnd
  ${For} $2 1 60
    ${IfNot} ${FileExists} "$INSTDIR\rounds.exe"
      ${Break}
    ${EndIf}
    ClearErrors
    FileOpen $1 "$INSTDIR\rounds.exe" a
    ${IfNot} ${Errors}
      FileClose $1
      ${Break}
    ${EndIf}
    Sleep 500
  ${Next}
FunctionEnd

; A program that runs holds its file: it cannot be opened for writing. Its work is saved, so it is asked and not killed.
!macro NotWhileItRuns RETURN
  ${Do}
    ${IfNot} ${FileExists} "$INSTDIR\rounds.exe"
      ${Break}
    ${EndIf}
    ClearErrors
    FileOpen $1 "$INSTDIR\rounds.exe" a
    ${IfNot} ${Errors}
      FileClose $1
      ${Break}
    ${EndIf}
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "Rounds is running. Please close it first." /SD IDCANCEL IDRETRY +3
    ${RETURN}
    SetErrorLevel 3
    Quit
  ${Loop}
!macroend

; Rounds began this and has ended for it: whatever comes of it, it is there again.
Function Return
  ${If} $3 == "yes"
    Exec '"$INSTDIR\rounds.exe"'
  ${EndIf}
FunctionEnd

Function .onInstFailed
  Delete "$INSTDIR\rounds.new"
  Call Return
FunctionEnd

Section
  Call IsUpdate
  Pop $3
  ${If} $3 == "yes"
    Call AwaitItsEnd
  ${EndIf}
  !insertmacro NotWhileItRuns "Call Return"
  SetOutPath "$INSTDIR"
  ; Whole, before the old one goes: a disk that is full by then leaves what was there.
  File "/oname=rounds.new" "${EXE}"
  Delete "$INSTDIR\rounds.exe"
  ClearErrors
  Rename "$INSTDIR\rounds.new" "$INSTDIR\rounds.exe"
  ${If} ${Errors}
    DetailPrint "rounds.exe could not be written."
    Abort
  ${EndIf}
!ifdef LOADER
  File "/oname=WebView2Loader.dll" "${LOADER}"
!endif
  File "/oname=LICENSE.txt" "${LICENSE}"
  File "/oname=THIRD-PARTY.txt" "${NOTICES}"
  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\rounds.exe"

  ; The way back from the browser. tauri-plugin-deep-link's is_registered compares the command to exactly this text.
  WriteRegStr HKCU "Software\Classes\${SCHEME}" "" "URL:${SCHEME} protocol"
  WriteRegStr HKCU "Software\Classes\${SCHEME}" "URL Protocol" ""
  WriteRegStr HKCU "Software\Classes\${SCHEME}\DefaultIcon" "" '"$INSTDIR\rounds.exe",0'
  WriteRegStr HKCU "Software\Classes\${SCHEME}\shell\open\command" "" '"$INSTDIR\rounds.exe" "%1"'

  WriteUninstaller "$INSTDIR\uninstall.exe"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" '"$INSTDIR\rounds.exe",0'
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "Rounds"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" $0

  ; Windows 11 and every updated Windows 10 have it. Where it is missing, Microsoft's own page has it.
  Call HasWebView2
  Pop $0
  ${If} $0 == "no"
    DetailPrint "Microsoft Edge WebView2 is missing."
    ${If} $0 == "no"
      MessageBox MB_YESNO|MB_ICONEXCLAMATION "Rounds needs Microsoft Edge WebView2, which this computer does not have. Open Microsoft's page for it now?" /SD IDNO IDNO +2
      ExecShell "open" "https://go.microsoft.com/fwlink/p/?LinkId=2124703"
    ${EndIf}
  ${EndIf}
  Call Return
SectionEnd

Section Uninstall
  !insertmacro NotWhileItRuns ""
  Delete "$INSTDIR\rounds.exe"
  Delete "$INSTDIR\WebView2Loader.dll"
  Delete "$INSTDIR\LICENSE.txt"
  Delete "$INSTDIR\THIRD-PARTY.txt"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${NAME}.lnk"
  ; Only what is ours: another copy of Rounds may have taken the scheme since.
  ReadRegStr $0 HKCU "Software\Classes\${SCHEME}\shell\open\command" ""
  ${If} $0 == '"$INSTDIR\rounds.exe" "%1"'
    DeleteRegKey HKCU "Software\Classes\${SCHEME}"
  ${EndIf}
  DeleteRegKey HKCU "${UNINSTALL}"
  ; What the program wrote so that Windows keeps no dump of its memory (src-tauri/src/guard.rs).
  DeleteRegValue HKCU "${EXCLUDED}" "rounds.exe"
  DeleteRegValue HKCU "${EXCLUDED}" "msedgewebview2.exe"
  ; The clinic's data and what is unsent stay: signing out removes them, uninstalling must not.
SectionEnd
