@echo off
rem Starts Groat on Windows with the Java of GROAT_JAVA_HOME, JAVA_HOME or PATH. The flags are explained in bin/groat.
setlocal
set "groat_home=%~dp0.."
set "groat_java=java"
if defined JAVA_HOME set "groat_java=%JAVA_HOME%\bin\java"
if defined GROAT_JAVA_HOME set "groat_java=%GROAT_JAVA_HOME%\bin\java"
for %%j in ("%groat_home%\lib\groat-node-*.jar") do set "groat_jar=%%~fj"
set "groat_flags=-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx256m"
for %%c in (node devnet chain mine bench) do if /i "%~1"=="%%c" set "groat_flags=-XX:+UseG1GC -XX:+UseCompactObjectHeaders -Xmx1g -XX:MaxNewSize=160m"
"%groat_java%" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow "-Djava.library.path=%groat_home%\lib\native" %groat_flags% %GROAT_JAVA_OPTS% -jar "%groat_jar%" %*
exit /b %errorlevel%
