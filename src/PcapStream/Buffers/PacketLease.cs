namespace PcapStream.Buffers;

/// <summary>
/// Bytes kept until they are released, once. An id and a generation: copies of a lease are the same lease, and
/// after one of them is released all of them are.
/// </summary>
/// <remarks>
/// Any thread may use and release it. Two threads that release the same lease race, and exactly one wins. A
/// span taken before the release is not checked any more.
/// </remarks>
public readonly unsafe struct PacketLease : IDisposable, IEquatable<PacketLease>
{
    private readonly LeaseSource? _source;

    internal PacketLease(LeaseSource source, int slot, long serial, int length)
    {
        _source = source;
        Serial = serial;
        Slot = slot;
        Length = length;
    }

    /// <summary>How many bytes were asked for.</summary>
    public int Length { get; }

    /// <summary>The bytes, aligned to 16.</summary>
    /// <exception cref="LeaseException">The lease was released; the message names it.</exception>
    /// <exception cref="ObjectDisposedException">The allocator was disposed.</exception>
    public Span<byte> Span
    {
        get
        {
            LeaseSlot* slot = Source.Pool.Locate(Slot);
            // The address first: if the serial still stands afterwards, the address was this lease's.
            nint address = Volatile.Read(ref slot->Address);
            if (Volatile.Read(ref slot->State) != Serial)
                Throw.UsedAfterRelease(this);
            return new Span<byte>((void*)address, Length);
        }
    }

    /// <summary>Whether the lease is released, or its allocator disposed, or it is the default value.</summary>
    public bool IsReleased => _source is null || _source.Pool.IsReleased(Slot, Serial);

    /// <summary>The number that no other lease of the allocator has, from 1; 0 in the default value.</summary>
    public long Serial { get; }

    internal int Slot { get; }

    internal LeaseSource Source
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
    public void Release() => Source.Pool.Release(this);

    /// <summary>The same as <see cref="Release"/>.</summary>
    public void Dispose() => Release();

    /// <summary>Whether both are copies of one lease.</summary>
    /// <param name="other">Another lease.</param>
    public bool Equals(PacketLease other) => Serial == other.Serial && _source?.Pool == other._source?.Pool;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is PacketLease other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Serial.GetHashCode();

    /// <summary>Whether both are copies of one lease.</summary>
    /// <param name="left">A lease.</param>
    /// <param name="right">Another lease.</param>
    public static bool operator ==(PacketLease left, PacketLease right) => left.Equals(right);

    /// <summary>Whether they are different leases.</summary>
    /// <param name="left">A lease.</param>
    /// <param name="right">Another lease.</param>
    public static bool operator !=(PacketLease left, PacketLease right) => !left.Equals(right);

    /// <summary>The lease's name as messages have it.</summary>
    public override string ToString() => _source?.Origin?.ToString() ?? LeaseOrigin.NameOf(Slot, Serial, Length);
}
