using PcapStream.Operations.Streams;
using PcapStream.Protocols;
using PcapStream.Protocols.Streams;

namespace PcapStream.Operations.Follow;

/// <summary>The stream that <see cref="FollowOperation"/> follows.</summary>
public sealed record FollowOptions : ReadingOptions
{
    /// <summary>The protocol: <see cref="Protocol.Tcp"/> or <see cref="Protocol.Udp"/>.</summary>
    public required Protocol Protocol { get; init; }

    /// <summary>The stream's number in its capture: <c>tcp.stream</c> or <c>udp.stream</c>.</summary>
    public required uint Stream { get; init; }

    internal override StreamKinds FieldStreams =>
        base.FieldStreams | (Protocol == Protocol.Tcp ? StreamKinds.Tcp : StreamKinds.Udp | StreamKinds.Media);

    /// <summary>Bytes of the memory limit for data that waits for data before it.</summary>
    internal int WaitingBytes => (int)Math.Clamp(Batches.MemoryLimit / 8, StreamTracker.LeastBytes, 1 << 30);
}

/// <summary>How following a stream ended.</summary>
public sealed record FollowResult : ReadingResult
{
    internal FollowResult(ReadingLoop loop, StreamTotals totals)
        : base(loop, loop.Packets) => Totals = totals;

    /// <summary>What was found of the stream.</summary>
    public StreamTotals Totals { get; }
}

/// <summary>What was found of a stream.</summary>
/// <param name="Packets">Its packets.</param>
/// <param name="FromClient">Bytes from the sender of its first packet.</param>
/// <param name="FromServer">Bytes from the other end.</param>
/// <param name="Missing">Bytes that were acknowledged, or came before others, and were not captured.</param>
/// <param name="Left">Bytes at the end that wait for others before them, and are not delivered.</param>
public readonly record struct StreamTotals(long Packets, long FromClient, long FromServer, long Missing, long Left);

/// <summary>Receives the data of a stream in order.</summary>
public interface IStreamReceiver
{
    /// <summary>The stream's first packet was found.</summary>
    /// <param name="client">The address of its sender.</param>
    /// <param name="clientPort">The port of its sender.</param>
    /// <param name="server">The address of its receiver.</param>
    /// <param name="serverPort">The port of its receiver.</param>
    void Begin(NetworkAddress client, ushort clientPort, NetworkAddress server, ushort serverPort);

    /// <summary>The next data of one side.</summary>
    /// <param name="fromServer">Whether the receiver of the first packet sent it.</param>
    /// <param name="data">The bytes, valid until it returns.</param>
    void Add(bool fromServer, ReadOnlySpan<byte> data);

    /// <summary>The next data of one side was not captured.</summary>
    /// <param name="fromServer">Whether the receiver of the first packet sent it.</param>
    /// <param name="bytes">Number of bytes.</param>
    void AddMissing(bool fromServer, uint bytes);
}
