namespace PcapStream.Buffers.Leases;

/// <summary>
/// Bytes that are kept until they are released, once. Copies of a lease are the same lease: when one is released,
/// all of them are.
/// </summary>
/// <remarks>
/// Any thread may use and release it. Two threads that release the same lease race, and exactly one wins. A
/// span taken before the release is not checked.
/// </remarks>
public readonly unsafe struct PacketLease : IDisposable, IEquatable<PacketLease>
{
    // Sixteen bytes, so that most calling conventions return a lease in two registers.
    private readonly LeaseSource? _source;

    internal PacketLease(LeaseSource source, long id)
    {
        _source = source;
        Id = id;
    }

    /// <summary>The number that no other lease of the allocator has; 0 in the default value.</summary>
    public long Id { get; }

    /// <summary>The bytes that were requested.</summary>
    /// <exception cref="LeaseException">The lease was released; the message names it.</exception>
    /// <exception cref="ObjectDisposedException">The allocator was disposed.</exception>
    public int Length => Span.Length;

    /// <summary>The bytes, aligned to 16.</summary>
    /// <exception cref="LeaseException">The lease was released; the message names it.</exception>
    /// <exception cref="ObjectDisposedException">The allocator was disposed.</exception>
    public Span<byte> Span
    {
        get
        {
            LeaseSlot* slot = LeaseTable.Locate(Source.Segments, LeaseId.SlotOf(Id));
            // The address first: if the id is still the same afterwards, the address was this lease's.
            nint address = Volatile.Read(ref slot->Address);
            int length = Volatile.Read(ref slot->Length);
            if (Volatile.Read(ref slot->State) != Id)
                Throw.UsedAfterRelease(this);
            return new Span<byte>((void*)address, length);
        }
    }

    /// <summary>Whether the lease is released, or its allocator disposed, or it is the default value.</summary>
    public bool IsReleased => _source is null || _source.Pool.IsReleased(Id);

    private LeaseSource Source
    {
        get
        {
            if (_source is null)
                Throw.NoLease();
            return _source;
        }
    }

    /// <summary>Releases the bytes.</summary>
    /// <exception cref="LeaseException">
    /// The lease was released before, or a watched lease's memory was written after its release or out of its bounds;
    /// the message names the lease.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The allocator was disposed.</exception>
    public void Release() => Source.Pool.Release(Source, Id);

    /// <summary>The same as <see cref="Release"/>.</summary>
    public void Dispose() => Release();

    /// <summary>Whether both are copies of one lease.</summary>
    /// <param name="other">Another lease.</param>
    public bool Equals(PacketLease other) => Id == other.Id && _source?.Pool == other._source?.Pool;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is PacketLease other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Id.GetHashCode();

    /// <summary>Whether both are copies of one lease.</summary>
    /// <param name="left">A lease.</param>
    /// <param name="right">Another lease.</param>
    public static bool operator ==(PacketLease left, PacketLease right) => left.Equals(right);

    /// <summary>Whether they are different leases.</summary>
    /// <param name="left">A lease.</param>
    /// <param name="right">Another lease.</param>
    public static bool operator !=(PacketLease left, PacketLease right) => !left.Equals(right);

    /// <summary>The lease's name in messages.</summary>
    public override string ToString() => _source?.Pool.Describe(_source, Id) ?? LeaseId.Name(Id);
}

/// <summary>
/// A lease was released twice, used after its release, or written outside its bytes. The message names the lease.
/// </summary>
public sealed class LeaseException : InvalidOperationException
{
    /// <summary>Creates an exception without a message of its own.</summary>
    public LeaseException()
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">The fault and the lease.</param>
    public LeaseException(string message) : base(message)
    {
    }

    /// <summary>Creates an exception with a cause.</summary>
    /// <param name="message">The fault and the lease.</param>
    /// <param name="innerException">The cause.</param>
    public LeaseException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
