namespace PcapStream.Buffers.Leases;

/// <summary>
/// Bytes kept until they are released, once. A slot and its generation: copies of a lease are the same lease, and
/// after one of them is released all of them are.
/// </summary>
/// <remarks>
/// Any thread may use and release it. Two threads that release the same lease race, and exactly one wins. A
/// span taken before the release is not checked any more.
/// </remarks>
public readonly unsafe struct PacketLease : IDisposable, IEquatable<PacketLease>
{
    // Sixteen bytes, so that a lease is returned in two registers where the calling convention has it so.
    private readonly LeaseSource? _source;

    internal PacketLease(LeaseSource source, long id)
    {
        _source = source;
        Id = id;
    }

    /// <summary>The number that no other lease of the allocator has; 0 in the default value.</summary>
    public long Id { get; }

    /// <summary>How many bytes were asked for.</summary>
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
            // The place first: if the id still stands afterwards, the place was this lease's.
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

    /// <summary>Gives the bytes back.</summary>
    /// <exception cref="LeaseException">The lease was released before, or a watched lease's memory was written out of turn; the message names the lease.</exception>
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

    /// <summary>The lease's name as messages have it.</summary>
    public override string ToString() => _source?.Pool.Describe(_source, Id) ?? LeaseId.Name(Id);
}
