using System.ComponentModel;
using System.Diagnostics;

namespace PcapStream.Processes;

/// <summary>
/// A temporary folder that is removed when this process ends in any way, even by SIGKILL: a shell waits at the other
/// end of a pipe until this process, its only writer, is gone, and then removes the folder.
/// </summary>
/// <remarks>
/// Files without names (O_TMPFILE, memfd_create(2)) would disappear without a guard. But a program that resolves the
/// path /proc/PID/fd/N, as realpath(3) does, finds no file there, and the extension that tells some programs the format
/// is lost.
/// </remarks>
public sealed class GuardedFolder : IDisposable
{
    private const string Shell = "/bin/sh";

    // Errors of execve(2).
    private const int NoEntry = 2;
    private const int NoAccess = 13;

    // Runs in a session of its own if possible, so that a signal to our process group does not reach it.
    private const string Guard = """
        guard='trap "" HUP INT TERM; exec >/dev/null 2>&1; read -r line; exec rm -rf -- "$0"'
        command -v setsid >/dev/null && exec setsid sh -c "$guard" "$0"
        exec sh -c "$guard" "$0"
        """;

    private readonly Process? _guard;

    private GuardedFolder(string path, Process? guard)
    {
        Path = path;
        _guard = guard;
    }

    /// <summary>The folder's path.</summary>
    public string Path { get; }

    /// <summary>Creates a folder below the system's temporary folder.</summary>
    /// <param name="purpose">A word for its name.</param>
    /// <exception cref="IOException">The folder cannot be created; the message names its parent.</exception>
    /// <exception cref="ProcessStartException">The system has no shell.</exception>
    public static GuardedFolder Create(string purpose)
    {
        string path = CreateFolder($"pcapstream-{purpose}-");
        try
        {
            Process? guard = OperatingSystem.IsWindows() ? null
                : Process.Start(new ProcessStartInfo(Shell, ["-c", Guard, path]) { RedirectStandardInput = true });
            return new GuardedFolder(path, guard);
        }
        catch (Win32Exception error) when (error.NativeErrorCode is NoEntry or NoAccess)
        {
            Directory.Delete(path);
            throw new ProcessStartException(Shell, "it is missing or not executable");
        }
        catch
        {
            Directory.Delete(path);
            throw;
        }
    }

    private static string CreateFolder(string prefix)
    {
        try
        {
            return Directory.CreateTempSubdirectory(prefix).FullName;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            string parent = System.IO.Path.GetTempPath();
            string reason = !Directory.Exists(parent) ? "no such folder"
                : error is FileNotFoundException ? "the system refuses"
                : error.Message.TrimEnd('.');
            throw new IOException(
                $"{parent}: cannot create a temporary folder: {reason}; set TMPDIR to another place", error);
        }
    }

    /// <summary>Removes the folder with its contents.</summary>
    public void Dispose()
    {
        if (_guard is null)
        {
            Directory.Delete(Path, recursive: true);
            return;
        }
        _guard.StandardInput.Close();
        _guard.WaitForExit();
        _guard.Dispose();
    }
}
