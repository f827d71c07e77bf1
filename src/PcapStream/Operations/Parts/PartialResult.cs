using PcapStream.Partials;
using PcapStream.Protocols.Streams;

namespace PcapStream.Operations.Parts;

/// <summary>Writes and reads the partials of operations: the header, the parts, and what an operation adds.</summary>
internal static class PartialResult
{
    /// <summary>Refuses what no shard knows, so that a combined result is never nearly right.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The options ask for a partial of it.</exception>
    public static void Check(ReadingOptions options)
    {
        if (options.Partial is null)
            return;
        if (options.JoinsMessages)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), options.JoinSegments, "--partial: the edges of shards cut messages of several TCP "
                + "segments; -o tcp.desegment_tcp_streams:FALSE reads each segment alone");
        }
        if (options.FieldStreams != StreamKinds.None)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), options.Streams, "--partial: a field of a filter or statistic is found by following "
                + "streams, which the edges of shards cut");
        }
        if (options.JoinFragments != IpVersions.None)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), options.JoinFragments, "--partial: the edges of shards cut datagrams of several IP "
                + "fragments; -o ip.defragment:FALSE -o ipv6.defragment:FALSE reads each fragment alone");
        }
        if (options.Numbers is not null || options.MaxPackets is not null)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), options.Numbers, "--partial: reading that ends before the captures has no shards");
        }
    }

    /// <summary>
    /// Writes the partial that the options ask for; nothing when none is, or when not all captures were read to their
    /// ends.
    /// </summary>
    /// <param name="files">The captures.</param>
    /// <param name="options">The partial and the shard.</param>
    /// <param name="loop">What was read.</param>
    /// <param name="write">Writes the frames after the header: the parts, and those of the operation.</param>
    /// <exception cref="Outputs.OutputException">The file cannot be written, or is an input.</exception>
    public static void Write(
        IReadOnlyList<string> files, ReadingOptions options, ReadingLoop loop, Action<PartialWriter> write)
    {
        if (options.Partial is not { } output || loop.Interrupted || loop.Failures.Count > 0)
            return;
        using var writer = new PartialWriter(output.Path, files);
        PartialHeader.Of(output, options.Shard, files, loop.Parts.Select(part => part.Input).ToHashSet())
            .WriteTo(writer.Fields);
        writer.Write(PartialFrame.Header);
        write(writer);
        writer.Complete();
    }

    /// <summary>Writes a part.</summary>
    public static void Write(this PartialWriter writer, ReadPart part)
    {
        part.WriteTo(writer.Fields);
        writer.Write(PartialFrame.Part);
    }

    /// <summary>Reads partials in the order of their shards, one file at a time.</summary>
    /// <param name="set">The partials.</param>
    /// <param name="join">Joins their parts.</param>
    /// <param name="readState">Reads the frame after a part; null where no frame follows each.</param>
    /// <param name="readEnd">
    /// Reads the frames after the parts, beginning with the current one, and leaves the reader at the last frame.
    /// </param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="PartialException">One does not fit.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static void Read(
        PartialSet set,
        PartJoin join,
        Action<PartialReader>? readState,
        Action<PartialReader>? readEnd,
        CancellationToken cancellation)
    {
        for (int shard = 0; shard < set.Paths.Count; shard++)
        {
            cancellation.ThrowIfCancellationRequested();
            using PartialReader reader = set.OpenAgain(shard);
            while (reader.Next() == PartialFrame.Part)
            {
                join.Add(ReadPart.ReadFrom(reader.Fields), reader.Path);
                if (readState is not null)
                {
                    reader.Next(PartialFrame.State);
                    readState(reader);
                    reader.Fields.End();
                }
            }
            readEnd?.Invoke(reader);
            if (reader.Kind != PartialFrame.End)
                throw reader.Fields.Fault("it has frames that do not belong to its command");
        }
        join.End(set.Paths[^1]);
    }
}
