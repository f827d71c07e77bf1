using System.Runtime.InteropServices;

namespace PcapStream.Outputs;

/// <summary>
/// An output cannot be created or written; the message is one line for people, the output's name first.
/// </summary>
public sealed class OutputException : IOException
{
    /// <summary>An output that failed.</summary>
    /// <param name="message">One line, the output's name first.</param>
    /// <param name="inner">The system's own error.</param>
    public OutputException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>Whether the reader of a pipe has closed it: an end of the work rather than a failure.</summary>
    public bool ReaderIsGone { get; init; }
}

/// <summary>Turns the system's write errors into one line.</summary>
internal static class OutputFault
{
    private const int BrokenPipe = 32;

    // ERROR_BROKEN_PIPE and ERROR_NO_DATA as HRESULTs.
    private const int WindowsBrokenPipe = unchecked((int)0x8007006D);
    private const int WindowsPipeIsClosing = unchecked((int)0x800700E8);

    /// <summary>Whether an error is the system's, not a defect.</summary>
    public static bool IsExpected(Exception error) =>
        error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;

    /// <param name="name">The file's name as the user gave it.</param>
    /// <param name="deed">The failed action, such as <c>cannot be written</c>.</param>
    /// <param name="error">The system's error.</param>
    public static OutputException Explain(string name, string deed, Exception error) =>
        new($"{name}: {deed}: {Words(error)}", error) { ReaderIsGone = IsBrokenPipe(error.HResult) };

    private static string Words(Exception error) => error switch
    {
        DirectoryNotFoundException or FileNotFoundException => "no such directory",
        UnauthorizedAccessException => "permission denied",
        // How the runtime reports EFBIG.
        ArgumentOutOfRangeException => "it would be larger than the system allows (ulimit -f)",
        // Unix's errno: its message without the runtime's additions.
        IOException { HResult: > 0 } when !OperatingSystem.IsWindows() => Marshal.GetPInvokeErrorMessage(error.HResult),
        _ => error.Message,
    };

    private static bool IsBrokenPipe(int result) => OperatingSystem.IsWindows()
        ? result is WindowsBrokenPipe or WindowsPipeIsClosing
        : result == BrokenPipe;
}
