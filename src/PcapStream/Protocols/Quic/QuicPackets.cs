using System.Buffers.Binary;

namespace PcapStream.Protocols.Quic;

/// <summary>
/// Enumerates the packets of a datagram: RFC 9000, section 12.2. A packet with a long header says how long it is; all
/// others go to the end. What follows a packet with a long header is padding if it has neither another one nor the same
/// connection ID.
/// </summary>
internal ref struct QuicPackets(ReadOnlySpan<byte> datagram)
{
    private ReadOnlySpan<byte> _rest = datagram;
    private bool _isFirst = true;

    /// <summary>The current packet.</summary>
    public QuicPacket Current { get; private set; }

    public readonly QuicPackets GetEnumerator() => this;

    /// <summary>Advances to the next packet.</summary>
    /// <returns>False after the last.</returns>
    public bool MoveNext()
    {
        if (!QuicPacket.TryRead(_rest, out QuicPacket packet))
            return false;
        bool follows = packet.IsLong
            || ((_rest[0] & QuicHeader.FixedBit) != 0 && _rest[1..].StartsWith(Current.Destination));
        if (!_isFirst && !follows)
            return false;
        _isFirst = false;
        _rest = _rest[packet.Bytes.Length..];
        Current = packet;
        return true;
    }
}

/// <summary>
/// A packet of a datagram, as far as it is not protected: RFC 9000, section 17, and RFC 9369, section 3.2. Parts that
/// it does not have are empty.
/// </summary>
internal readonly ref struct QuicPacket
{
    private const int TagBytes = 16;
    private const int FirstIdLength = 5;
    private const uint FirstDraft = 0xFF000016;
    private const uint LastDraft = 0xFF0000FF;

    /// <summary>All of it.</summary>
    public ReadOnlySpan<byte> Bytes { get; private init; }

    public bool IsLong => (Bytes[0] & 0x80) != 0;

    /// <summary>The version; 0 for a negotiation of versions.</summary>
    public uint Version => BinaryPrimitives.ReadUInt32BigEndian(Bytes[1..]);

    /// <summary>The type of a long header of <see cref="HasType"/>.</summary>
    public int Type => Bytes[0] >> 4 & 3;

    /// <summary>The type in the numbers of version 1: 0 Initial, 1 0-RTT, 2 Handshake, 3 Retry.</summary>
    /// <remarks>Version 2 has other numbers for the same types, so that nothing relies on them.</remarks>
    public int Kind => IsVersion2 ? Type - 1 & 3 : Type;

    /// <summary>Whether its version is 2.</summary>
    public bool IsVersion2 => Version == QuicHeader.Version2;

    /// <summary>Whether its version is known, which has types. Drafts from 22 on have those of version 1.</summary>
    public bool HasType =>
        Version is QuicHeader.Version1 or QuicHeader.Version2 or (>= FirstDraft and <= LastDraft);

    public ReadOnlySpan<byte> Destination { get; private init; }

    public ReadOnlySpan<byte> Source { get; private init; }

    /// <summary>The token of an Initial packet.</summary>
    public ReadOnlySpan<byte> Token { get; private init; }

    /// <summary>Whether it is an Initial packet, which has a token, though it may be empty.</summary>
    public bool HasToken { get; private init; }

    /// <summary>Bytes of the packet number and of the payload; null for a packet without.</summary>
    public ulong? Length { get; private init; }

    /// <summary>Where the packet number begins, of a packet with a length.</summary>
    public int NumberOffset { get; private init; }

    /// <summary>Whether it has all of its length.</summary>
    public bool IsWhole => Length is { } length && length == (ulong)(Bytes.Length - NumberOffset);

    /// <summary>Whether it is a whole Initial packet of a version whose keys are known.</summary>
    public bool IsInitial => HasToken && IsWhole && QuicInitialKeys.SaltOf(Version) is not [];

    /// <summary>The token of a Retry packet.</summary>
    public ReadOnlySpan<byte> RetryToken { get; private init; }

    /// <summary>The tag after the token of a Retry packet.</summary>
    public ReadOnlySpan<byte> RetryTag { get; private init; }

    /// <summary>The versions that a server offers in a negotiation.</summary>
    public ReadOnlySpan<byte> OfferedVersions { get; private init; }

    /// <summary>Reads the packet at the start of bytes.</summary>
    /// <returns>False if the bytes have no packet, or its header is not whole.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out QuicPacket packet)
    {
        packet = new QuicPacket { Bytes = bytes };
        if (bytes.IsEmpty)
            return false;
        if (!packet.IsLong)
            return true;
        if (bytes.Length <= FirstIdLength)
            return false;
        int at = FirstIdLength;
        if (!TryTakeId(bytes, ref at, out ReadOnlySpan<byte> destination)
            || !TryTakeId(bytes, ref at, out ReadOnlySpan<byte> source))
            return false;
        packet = packet with { Destination = destination, Source = source };
        if (packet.Version == 0)
            packet = packet with { OfferedVersions = bytes[at..] };
        else if (packet.HasType)
            packet = packet.WithRest(at);
        return true;
    }

    private QuicPacket WithRest(int at)
    {
        switch (Kind)
        {
            case 0:
                return QuicNumber.TryRead(Bytes, ref at, out ulong token) && token <= (ulong)(Bytes.Length - at)
                    ? (this with { HasToken = true, Token = Bytes.Slice(at, (int)token) }).WithLength(at + (int)token)
                    : this;
            case 3:
                ReadOnlySpan<byte> retry = Bytes[at..];
                int end = Math.Max(retry.Length - TagBytes, 0);
                return this with { RetryToken = retry[..end], RetryTag = retry[end..] };
            default:
                return WithLength(at);
        }
    }

    private QuicPacket WithLength(int at)
    {
        if (!QuicNumber.TryRead(Bytes, ref at, out ulong length))
            return this;
        return this with
        {
            Length = length,
            NumberOffset = at,
            Bytes = length <= (ulong)(Bytes.Length - at) ? Bytes[..(at + (int)length)] : Bytes,
        };
    }

    private static bool TryTakeId(ReadOnlySpan<byte> bytes, scoped ref int at, out ReadOnlySpan<byte> id)
    {
        id = default;
        if (at >= bytes.Length || bytes[at] > bytes.Length - at - 1)
            return false;
        id = bytes.Slice(at + 1, bytes[at]);
        at += 1 + id.Length;
        return true;
    }
}
