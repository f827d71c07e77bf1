using PcapStream.Batching;
using PcapStream.Filtering;
using PcapStream.Filtering.Display;
using PcapStream.Inputs;
using PcapStream.Operations.Selection;
using PcapStream.Operations.Streams;
using PcapStream.Operations.Streams.Passes;
using PcapStream.Partials;
using PcapStream.Protocols.Streams;

namespace PcapStream.Operations;

/// <summary>Which packets an operation reads, and how.</summary>
public abstract record ReadingOptions
{
    /// <summary>
    /// How packets are batched, the number of threads, and the memory limit; one limit for all captures.
    /// </summary>
    public BatchOptions Batches { get; init; } = BatchOptions.Default;

    /// <summary>Which packets are used; null for all. Packets keep their numbers.</summary>
    public PacketFilter? Filter { get; init; }

    /// <summary>Which packets are used, by their fields; null for all. Tried last.</summary>
    public DisplayFilter? DisplayFilter { get; init; }

    /// <summary>
    /// Drops the packets that do not pass, as if the capture did not have them: the others are numbered without them.
    /// Unlike <see cref="DisplayFilter"/>, which leaves packets their numbers. Tried first; tshark's <c>-R</c>. Null to
    /// drop none.
    /// </summary>
    public DisplayFilter? ReadFilter { get; init; }

    /// <summary>
    /// Whether fields that depend on later packets have their values, such as the number of the packet that answers a
    /// request: a capture is read twice where they are asked for, so it is no pipe. tshark's <c>-2</c>.
    /// </summary>
    public bool ReadTwice { get; init; }

    /// <summary>Which packets of each capture are used, by their numbers; null for all.</summary>
    public PacketNumbers? Numbers { get; init; }

    /// <summary>The earliest time of packets that are used; null for all.</summary>
    public TimeBound? After { get; init; }

    /// <summary>The time before which packets are used; null for all.</summary>
    public TimeBound? Before { get; init; }

    /// <summary>A random sample of packets; null for all.</summary>
    public PacketSample? Sample { get; init; }

    /// <summary>The conversation whose packets are used; null for all packets.</summary>
    public FlowEnds? Flow { get; init; }

    /// <summary>
    /// The number of a packet of the first capture whose conversation is used, instead of <see cref="Flow"/>; null for
    /// none.
    /// </summary>
    public long? FlowOf { get; init; }

    /// <summary>The part of the captures that is read; null for all.</summary>
    public InputShard? Shard { get; init; }

    /// <summary>
    /// The partial that is written besides the result, by operations that can combine partials; null for none.
    /// </summary>
    public PartialOutput? Partial { get; init; }

    /// <summary>
    /// Whether the index beside a capture, where there is one, is used to leave out parts in which nothing is selected.
    /// The result is the same without it.
    /// </summary>
    public bool UseIndexes { get; init; } = true;

    /// <summary>
    /// Whether the index is written beside each capture that has none and is read to its end, as
    /// <see cref="Index.IndexOperation"/> does. Captures that are read beside each other, to be put in order, get none.
    /// </summary>
    public bool WriteIndexes { get; init; }

    /// <summary>Stop after this many packets that pass the filter, over all captures; null for all.</summary>
    public long? MaxPackets { get; init; }

    /// <summary>
    /// Packets to read, over all captures; null when that is not known in advance, because only those that pass a
    /// filter count.
    /// </summary>
    internal long? PacketsToRead => SelectsPackets ? null : MaxPackets;

    /// <summary>Packets to find among those that are read; null when reading itself ends in time.</summary>
    internal long? PacketsToFind => SelectsPackets ? MaxPackets : null;

    /// <summary>Whether not all packets are used.</summary>
    public bool SelectsPackets =>
        Filter is not null || ReadFilter is not null || DisplayFilter is not null || SelectsByPlace
            || Flow is not null || FlowOf is not null;

    /// <summary>
    /// Whether the numbers of packets are needed, or times since packets that may not be read with them.
    /// </summary>
    internal virtual bool NeedsPlaces =>
        Numbers is not null || Sample is not null || ReadFilter is not null || DisplayFilter is { NeedsPlaces: true }
            || After?.Origin == TimeOrigin.FirstPacket || Before?.Origin == TimeOrigin.FirstPacket;

    /// <summary>
    /// Whether messages of DNS, HTTP, HTTP/2 and TLS that several TCP segments have are read as one, in the packet that
    /// completes them, as tshark does with <c>tcp.desegment_tcp_streams</c>, and so are the messages of TLS in QUIC's
    /// Initial packets. Otherwise each segment is read alone, and QUIC's packets are not decrypted.
    /// </summary>
    public bool JoinSegments { get; init; }

    /// <summary>
    /// The versions of IP whose fragments are joined: a datagram is read in the packet that completes it, as tshark
    /// does with <c>ip.defragment</c> and <c>ipv6.defragment</c>, and other fragments have no header after that of IP.
    /// Otherwise each fragment is read alone, and the first has the headers of the datagram.
    /// </summary>
    public IpVersions JoinFragments { get; init; }

    /// <summary>What has to be followed, also through packets that are not used.</summary>
    internal StreamKinds Streams =>
        FieldStreams | LaterStreams | (ReadFilter?.Streams ?? StreamKinds.None)
            | (JoinsMessages ? Joins : StreamKinds.None)
            | (JoinFragments != IpVersions.None ? StreamKinds.Fragments : StreamKinds.None);

    /// <summary>
    /// Whether messages are joined: with <see cref="JoinSegments"/>, if filters or fields name protocols of
    /// applications.
    /// </summary>
    public bool JoinsMessages => JoinSegments && Joins != StreamKinds.None;

    /// <summary>
    /// Whether something of a packet depends on those before: fields of streams, or what is joined. All packets are
    /// read in order then, or partials have what is needed of those before.
    /// </summary>
    public bool FollowsPackets => Streams != StreamKinds.None || LeavesFollowing;

    /// <summary>The streams that are followed to the end before the capture is read; none to read it once.</summary>
    internal StreamKinds LaterStreams => ReadTwice ? FieldLaterStreams : StreamKinds.None;

    /// <summary>The streams that later packets say more about, for filters and fields.</summary>
    internal virtual StreamKinds FieldLaterStreams => DisplayFilter?.LaterStreams ?? StreamKinds.None;

    /// <summary>The streams that filters and fields name.</summary>
    internal virtual StreamKinds FieldStreams => DisplayFilter?.Streams ?? StreamKinds.None;

    /// <summary>Whether partials have what is needed of packets before.</summary>
    internal virtual bool LeavesFollowing => false;

    /// <summary>The names of all captures, for outputs that say first where they come from.</summary>
    internal IReadOnlyList<string> Captures { get; init; } = [];

    /// <summary>What has to be joined for the protocols of applications that filters and fields name.</summary>
    internal virtual StreamKinds Joins =>
        (DisplayFilter?.Joins ?? StreamKinds.None) | (ReadFilter?.Joins ?? StreamKinds.None);

    /// <summary>
    /// Whether something of a packet depends on all packets before it, so that none of them can be left out.
    /// </summary>
    internal virtual bool NeedsAllBefore => Streams != StreamKinds.None || ReadFilter is not null;

    /// <summary>Bytes of the memory limit for the streams of a capture.</summary>
    internal long StreamBytes =>
        Streams == StreamKinds.None ? 0 : StreamTracker.BytesWithin(Batches.MemoryLimit);

    /// <summary>Bytes of the memory limit for what later packets of a capture say.</summary>
    internal long LaterBytes =>
        LaterStreams == StreamKinds.None ? 0 : Math.Max(Batches.MemoryLimit / 16, LaterFacts.LeastBytes);

    private bool SelectsByPlace =>
        Numbers is not null || Sample is not null || After is not null || Before is not null;

    /// <summary>Threads to work with: one where packets have to be found, since it must count them all.</summary>
    /// <param name="most">Threads that the operation can use.</param>
    internal int WorkerCount(int most = BatchOptions.MaxThreads) =>
        PacketsToFind is null ? Math.Clamp(Batches.Threads, 1, most) : 1;
}
