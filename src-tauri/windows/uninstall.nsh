; Before the program's files go: the task that starts it while it is closed would go on without them.
; An update runs the uninstaller, too, and keeps the task.
!macro NSIS_HOOK_PREUNINSTALL
  ${If} $UpdateMode <> 1
    Push $R0
    ReadEnvStr $R0 USERNAME
    ; Without a console's window. That there is no such task is no failure.
    nsExec::Exec 'schtasks /Delete /TN "Keygate check for $R0" /F'
    Pop $R0
    Pop $R0
  ${EndIf}
!macroend
