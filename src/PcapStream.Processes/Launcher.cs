using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace PcapStream.Processes;

/// <summary>
/// Starts a program as a process that owes nothing to us, and yet is our child.
/// </summary>
/// <remarks>
/// The kernel keeps a process's largest resident set over execve(2) (exec_mmap folds the old memory's mark into
/// signal->maxrss), and what vfork(2) or posix_spawn(3) starts has our memory until then: so any program would have taken
/// as much as we do. A fork has a mark of its own. So a shell is started, whose mark is spoilt, and forks; the fork tells
/// us its number, kills the shell, and becomes the program. We are the subreaper, so it is now our child, its signals,
/// standard streams, process group and terminal being ours as well: Ctrl-C, Ctrl-Z and reading the terminal work as
/// without us. A shell's own way to go on without waiting, '&amp;', would ignore SIGINT and read from /dev/null.
/// </remarks>
internal sealed unsafe class Launcher : IDisposable
{
    private const string Shell = "/bin/sh";

    // The shell could still hear of a program that ends at once, before it dies itself: it must be gone by then. The trap
    // tells of an exec that failed. The last command is there for those before to be forked; it never runs.
    private const string Script = """
        (PCAPSTREAM_REPORT=$1
        shift
        read -r PCAPSTREAM_ID PCAPSTREAM_REST </proc/self/stat && echo "$PCAPSTREAM_ID" >"$PCAPSTREAM_REPORT" || exit
        kill -KILL $$
        while read -r PCAPSTREAM_ID PCAPSTREAM_NAME PCAPSTREAM_STATE PCAPSTREAM_PARENT PCAPSTREAM_REST </proc/self/stat &&
            [ "$PCAPSTREAM_PARENT" = $$ ]
        do :
        done
        trap 'echo refused >"$PCAPSTREAM_REPORT"' EXIT
        exec "$@")
        exit 126
        """;

    private readonly Pipe _report = new();

    /// <summary>Whether the program's process ended without becoming the program.</summary>
    public bool WasRefused => _report.Read(stackalloc byte[1], milliseconds: 0) > 0;

    /// <returns>The program's process, which may not have executed the program yet.</returns>
    /// <exception cref="ProcessStartException">It cannot be started.</exception>
    public int Start(ProcessCommand command, IReadOnlyDictionary<string, string> environment, int output, int error)
    {
        string path = string.Create(CultureInfo.InvariantCulture, $"/proc/{Environment.ProcessId}/fd/{_report.Writer}");
        // A shell drops variables that it could not name; env(1) does not.
        IEnumerable<string> unnameable = environment.Where(variable => !IsName(variable.Key)).Select(variable => $"{variable.Key}={variable.Value}");
        string[] wrapper = [.. unnameable];
        if (wrapper.Length > 0)
            wrapper = ["env", .. wrapper];
        using var arguments = new StringVector(["sh", "-c", Script, "sh", path, .. wrapper, .. command.Arguments]);
        using var variables = new StringVector([.. environment.Where(variable => IsName(variable.Key)).Select(variable => $"{variable.Key}={variable.Value}")]);
        int shell = Spawn(command, arguments, variables, output, error);
        while (SystemCalls.Wait(shell, out _, 0, out _) < 0 && Marshal.GetLastPInvokeError() == SystemCalls.Interrupted)
        {
        }
        return ReadNumber() ?? throw new ProcessStartException(command.Arguments[0], $"{Shell} ended before it (is /proc mounted?)");
    }

    public void Dispose() => _report.Dispose();

    // Byte by byte, for what may already follow it.
    private int? ReadNumber()
    {
        int number = 0;
        Span<byte> next = stackalloc byte[1];
        while (_report.Read(next, milliseconds: 0) == 1 && next[0] != '\n')
            number = (number * 10) + next[0] - '0';
        return number == 0 ? null : number;
    }

    private static int Spawn(ProcessCommand command, StringVector arguments, StringVector environment, int output, int error)
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
            // .NET ignores it, and what is ignored stays so.
            _ = SystemCalls.EmptySignals(signals);
            _ = SystemCalls.AddSignal(signals, SystemCalls.Sigpipe);
            _ = SystemCalls.SetDefaultSignals(attributes, signals);
            _ = SystemCalls.SetFlags(attributes, SystemCalls.SetSignalDefaults);
            int failure = SystemCalls.Spawn(out int process, Shell, actions, attributes, arguments.Start, environment.Start);
            return failure == 0 ? process : throw new ProcessStartException(command.Arguments[0], $"{Marshal.GetPInvokeErrorMessage(failure)} ({Shell})");
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

    private static bool IsName(string text) =>
        text.Length > 0 && !char.IsAsciiDigit(text[0]) && text.All(character => char.IsAsciiLetterOrDigit(character) || character == '_');
}

/// <summary>Strings as C passes arguments and environments: pointers to bytes, and a null behind them.</summary>
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
