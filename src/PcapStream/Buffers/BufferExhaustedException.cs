namespace PcapStream.Buffers;

/// <summary>The lease reserve cannot hold another lease. The message says who holds most of it.</summary>
public sealed class BufferExhaustedException : InvalidOperationException
{
    /// <summary>Creates an exception without a message of its own.</summary>
    public BufferExhaustedException()
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">What was asked for and what is in use.</param>
    public BufferExhaustedException(string message) : base(message)
    {
    }

    /// <summary>Creates an exception with a cause.</summary>
    /// <param name="message">What was asked for and what is in use.</param>
    /// <param name="innerException">The cause.</param>
    public BufferExhaustedException(string message, Exception innerException) : base(message, innerException)
    {
    }

    internal BufferExhaustedException(string message, long requested, long limit, long reserved) : base(message)
    {
        RequestedBytes = requested;
        LimitBytes = limit;
        ReservedBytes = reserved;
    }

    /// <summary>The bytes that were asked for.</summary>
    public long RequestedBytes { get; }

    /// <summary>The lease reserve in bytes.</summary>
    public long LimitBytes { get; }

    /// <summary>The bytes of the reserve that were mapped.</summary>
    public long ReservedBytes { get; }
}
