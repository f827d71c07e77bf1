namespace PcapStream.Buffers.Leases;

/// <summary>A lease was released twice, used after its release, or written outside its bytes. The message names the lease.</summary>
public sealed class LeaseException : InvalidOperationException
{
    /// <summary>Creates an exception without a message of its own.</summary>
    public LeaseException()
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">What happened to which lease.</param>
    public LeaseException(string message) : base(message)
    {
    }

    /// <summary>Creates an exception with a cause.</summary>
    /// <param name="message">What happened to which lease.</param>
    /// <param name="innerException">The cause.</param>
    public LeaseException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
