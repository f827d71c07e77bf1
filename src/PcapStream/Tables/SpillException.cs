namespace PcapStream.Tables;

/// <summary>Data that does not fit in memory cannot be written to the temporary folder, or not be read back.</summary>
public sealed class SpillException : IOException
{
    /// <summary>Creates an exception without a message of its own.</summary>
    public SpillException()
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">One line.</param>
    public SpillException(string message) : base(message)
    {
    }

    /// <summary>Creates an exception with a cause.</summary>
    /// <param name="message">One line.</param>
    /// <param name="innerException">The system's own error.</param>
    public SpillException(string message, Exception innerException) : base(message, innerException)
    {
    }

    internal SpillException(string folder, string action, long bytes, Exception cause)
        : base(
            $"{folder}: cannot {action} temporary data ({bytes} bytes so far): {Reason(cause)}; " +
            "choose another temporary folder (TMPDIR), or raise the memory limit",
            cause)
    {
        Folder = folder;
        Bytes = bytes;
    }

    private static string Reason(Exception cause) => cause switch
    {
        FileNotFoundException => "no file can be made in it",
        ArgumentOutOfRangeException => "a file would be larger than the system allows (ulimit -f)",
        _ => cause.Message.TrimEnd('.'),
    };

    /// <summary>The folder where temporary files are made.</summary>
    public string? Folder { get; }

    /// <summary>The bytes that temporary files needed up to then, the failing ones included.</summary>
    public long Bytes { get; }
}
