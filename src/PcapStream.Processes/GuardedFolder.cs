using System.Diagnostics;

namespace PcapStream.Processes;

/// <summary>
/// A temporary folder that is removed whatever happens to this process, SIGKILL included: a shell waits at the other end
/// of a pipe, whose end comes when the pipe's only writer is gone, and removes it.
/// </summary>
/// <remarks>
/// Files without names (O_TMPFILE, memfd_create(2)) would be gone by themselves, but a program that resolves the path
/// /proc/PID/fd/N, as realpath(3) does, finds nothing there, and the ending by which some tell formats is lost.
/// </remarks>
public sealed class GuardedFolder : IDisposable
{
    // In a session of its own where it can, so that a signal to our process group passes it by.
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

    /// <summary>Its path.</summary>
    public string Path { get; }

    /// <param name="purpose">What it is for, as a part of its name.</param>
    /// <exception cref="IOException">It cannot be created; the message names the folder that it would be in.</exception>
    public static GuardedFolder Create(string purpose)
    {
        string path = CreateFolder($"pcapstream-{purpose}-");
        try
        {
            Process? guard = OperatingSystem.IsWindows() ? null
                : Process.Start(new ProcessStartInfo("/bin/sh", ["-c", Guard, path]) { RedirectStandardInput = true });
            return new GuardedFolder(path, guard);
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
            string reason = !Directory.Exists(parent) ? "there is no such folder"
                : error is FileNotFoundException ? "the system refuses" : error.Message.TrimEnd('.');
            throw new IOException($"{parent}: no temporary folder can be made: {reason}; TMPDIR names another place", error);
        }
    }

    /// <summary>Removes it with all that is in it.</summary>
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
