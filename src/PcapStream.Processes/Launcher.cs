using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace PcapStream.Processes;

/// <summary>
/// Starts a program as our child, with memory figures that do not include ours.
/// </summary>
/// <remarks>
/// The kernel keeps a process's largest resident set across execve(2) (exec_mmap adds the old memory's mark to
/// signal->maxrss), and a process that vfork(2) or posix_spawn(3) starts has our memory until then. So every program
/// would seem to take at least as much as we do. A fork has a mark of its own. So a shell is started, whose mark is
/// wrong, and forks; the fork reports its process id, kills the shell and becomes the program. We are the subreaper, so
/// the program is now our child. Its signals, standard streams, process group and terminal are ours: Ctrl-C, Ctrl-Z and
/// reading from the terminal work as without us. Starting it in the shell's background with '&amp;' would ignore SIGINT
/// and read from /dev/null.
/// </remarks>
internal sealed unsafe class Launcher : IDisposable
{
    private const string Shell = "/bin/sh";

    // The shell could still wait for a program that ends at once, so it must be gone before the program starts. The
    // trap reports a failed exec. The last command makes the shell fork for the ones before; it never runs.
    private const string Script = """
        (PCAPSTREAM_REPORT=$1
        shift
        read -r PCAPSTREAM_ID PCAPSTREAM_REST </proc/self/stat && echo "$PCAPSTREAM_ID" >"$PCAPSTREAM_REPORT" || exit
        kill -KILL $$
        while read -r PCAPSTREAM_ID PCAPSTREAM_NAME PCAPSTREAM_STATE PCAPSTREAM_PARENT PCAPSTREAM_REST \
            </proc/self/stat && [ "$PCAPSTREAM_PARENT" = $$ ]
        do :
        done
        trap 'echo refused >"$PCAPSTREAM_REPORT"' EXIT
        exec "$@")
        exit 126
        """;

    private readonly Pipe _report = new();

    /// <summary>Whether the process ended without becoming the program.</summary>
    public bool WasRefused => _report.Read(stackalloc byte[1], milliseconds: 0) > 0;

    /// <returns>The process id; the process may not have executed the program yet.</returns>
    /// <exception cref="ProcessStartException">The program cannot be started.</exception>
    public int Start(ProcessCommand command, IReadOnlyDictionary<string, string> environment, int output, int error)
    {
        string path = string.Create(CultureInfo.InvariantCulture, $"/proc/{Environment.ProcessId}/fd/{_report.Writer}");
        // A shell drops variables whose names are not valid in it; env(1) does not.
        string[] named = [.. environment.Where(variable => IsName(variable.Key)).Select(Assignment)];
        string[] wrapper = [.. environment.Where(variable => !IsName(variable.Key)).Select(Assignment)];
        if (wrapper.Length > 0)
            wrapper = ["env", .. wrapper];
        using var arguments = new StringVector(["sh", "-c", Script, "sh", path, .. wrapper, .. command.Arguments]);
        using var variables = new StringVector(named);
        int shell = Spawn(command, arguments, variables, output, error);
        while (SystemCalls.Wait(shell, out _, 0, out _) < 0 && Marshal.GetLastPInvokeError() == SystemCalls.Interrupted)
        {
        }
        return ReadNumber()
            ?? throw new ProcessStartException(command.Arguments[0], $"{Shell} ended too early (is /proc mounted?)");
    }

    public void Dispose() => _report.Dispose();

    // Byte by byte, because the message of a failed exec may already follow.
    private int? ReadNumber()
    {
        int number = 0;
        Span<byte> next = stackalloc byte[1];
        while (_report.Read(next, milliseconds: 0) == 1 && next[0] != '\n')
            number = (number * 10) + next[0] - '0';
        return number == 0 ? null : number;
    }

    private static int Spawn(
        ProcessCommand command, StringVector arguments, StringVector environment, int output, int error)
    {
        byte* actions = stackalloc byte[SystemCalls.OpaqueSize];
        byte* attributes = stackalloc byte[SystemCalls.OpaqueSize];
        byte* signals = stackalloc byte[SystemCalls.OpaqueSize];
        _ = SystemCalls.InitActions(actions);
        _ = SystemCalls.InitAttributes(attributes);
        try
        {
            Redirect(actions, 1, command.StandardOutput, output);
            Redirect(actions, 2, command.StandardError, error);
            if (command.WorkingDirectory is { } folder)
                _ = SystemCalls.AddFolder(actions, folder);
            // .NET ignores SIGPIPE, and the program would inherit that.
            _ = SystemCalls.EmptySignals(signals);
            _ = SystemCalls.AddSignal(signals, SystemCalls.Sigpipe);
            _ = SystemCalls.SetDefaultSignals(attributes, signals);
            _ = SystemCalls.SetFlags(attributes, SystemCalls.SetSignalDefaults);
            int code = SystemCalls.Spawn(
                out int process, Shell, actions, attributes, arguments.Start, environment.Start);
            return code == 0
                ? process
                : throw new ProcessStartException(command.Arguments[0],
                    $"{Marshal.GetPInvokeErrorMessage(code)} ({Shell})");
        }
        finally
        {
            _ = SystemCalls.DestroyAttributes(attributes);
            _ = SystemCalls.DestroyActions(actions);
        }
    }

    private static void Redirect(byte* actions, int descriptor, StreamTarget target, int pipe)
    {
        if (target == StreamTarget.Null)
            _ = SystemCalls.AddOpen(actions, descriptor, "/dev/null", SystemCalls.WriteOnly, 0);
        else if (target == StreamTarget.CaptureTail)
            _ = SystemCalls.AddDuplicate(actions, pipe, descriptor);
    }

    private static string Assignment(KeyValuePair<string, string> variable) => $"{variable.Key}={variable.Value}";

    private static bool IsName(string text) => text.Length > 0 && !char.IsAsciiDigit(text[0])
        && text.All(character => char.IsAsciiLetterOrDigit(character) || character == '_');
}

/// <summary>Strings in C's form of arguments and environments: pointers to bytes, followed by a null.</summary>
internal sealed unsafe class StringVector : IDisposable
{
    private readonly int _count;

    public StringVector(IReadOnlyList<string> strings)
    {
        _count = strings.Count;
        Start = (byte**)NativeMemory.AllocZeroed((nuint)_count + 1, (nuint)sizeof(byte*));
        for (int i = 0; i < _count; i++)
            Start[i] = Utf8StringMarshaller.ConvertToUnmanaged(strings[i]);
    }

    public byte** Start { get; }

    public void Dispose()
    {
        for (int i = 0; i < _count; i++)
            Utf8StringMarshaller.Free(Start[i]);
        NativeMemory.Free(Start);
    }
}
