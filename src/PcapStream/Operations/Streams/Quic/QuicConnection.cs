using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PcapStream.Protocols.Quic;
using PcapStream.Tables;

namespace PcapStream.Operations.Streams.Quic;

/// <summary>A connection of QUIC.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct QuicConnection(StreamEnds ends, in HashSeed seed) : IHashedRecord<QuicConnection>
{
    private readonly StreamEnds _ends = ends;
    private ConnectionId _initial;

    /// <summary>The number of the connection in its capture, from 0.</summary>
    public uint Number;

    /// <summary>Whether the client is the higher end.</summary>
    public bool IsClientHigh;

    /// <summary>The client.</summary>
    public QuicSide Client;

    /// <summary>The server.</summary>
    public QuicSide Server;

    public readonly ulong Hash { get; } = seed.Hash(ends) | 1;

    /// <summary>The connection ID of the server in the client's first packet, or after a Retry.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Initial => _initial.Bytes;

    /// <summary>Begins with the client's first packet.</summary>
    /// <param name="initial">The connection ID of the server in it; at most 20 bytes.</param>
    /// <param name="fromHigh">Whether the client is the higher end.</param>
    /// <param name="count">The number of connections so far, this one included.</param>
    public void Begin(ReadOnlySpan<byte> initial, bool fromHigh, uint count)
    {
        SetInitial(initial);
        IsClientHigh = fromHigh;
        Number = count - 1;
        Client = new QuicSide { Message = 2ul * count };
        Server = new QuicSide { Message = 2ul * count + 1 };
    }

    /// <summary>Goes on with another connection ID of the server, which a Retry packet asked for.</summary>
    public void SetInitial(ReadOnlySpan<byte> initial) => _initial.Set(initial);

    public readonly bool HasKeyOf(in QuicConnection other) => _ends == other._ends;
}

/// <summary>A connection ID; empty while it is unknown.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ConnectionId
{
    private IdBytes _bytes;
    private byte _length;

    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Bytes => ((ReadOnlySpan<byte>)_bytes)[.._length];

    /// <param name="id">At most 20 bytes.</param>
    public void Set(ReadOnlySpan<byte> id)
    {
        id.CopyTo(_bytes);
        _length = (byte)id.Length;
    }

    [InlineArray(QuicHeader.LongestId)]
    private struct IdBytes
    {
        private byte _first;
    }
}

/// <summary>One side, and the messages of its handshake, which CRYPTO frames have in pieces.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct QuicSide
{
    /// <summary>The number of its bytes among all.</summary>
    public ulong Message;

    /// <summary>The connection ID that the side has chosen for itself.</summary>
    public ConnectionId Chosen;

    /// <summary>The bytes that have come.</summary>
    public Pieces Pieces;

    /// <summary>Where the first message begins that is not complete.</summary>
    public int Start;

    /// <summary>The bytes that have come without a gap.</summary>
    public int Reached;

    /// <summary>Whether a part of the message has come that begins at <see cref="Start"/>.</summary>
    public bool IsAwaited;

    /// <summary>Whether bytes were forgotten.</summary>
    public bool IsLost;
}
