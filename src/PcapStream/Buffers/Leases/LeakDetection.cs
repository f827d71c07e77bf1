namespace PcapStream.Buffers.Leases;

/// <summary>How leases that were dropped without release are found.</summary>
public enum LeakDetection
{
    /// <summary>They are not, and a lease costs nothing.</summary>
    Off,

    /// <summary>Each lease carries an object that the garbage collector reports when nobody can reach the lease.</summary>
    Simple,

    /// <summary>As <see cref="Simple"/>, and each lease also remembers the stack trace where it was taken.</summary>
    Advanced,
}
