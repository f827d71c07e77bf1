using PcapStream.Capture;
using PcapStream.Capture.Indexing;
using PcapStream.Operations.Parts;
using PcapStream.Operations.Selection;
using PcapStream.Partials;
using PcapStream.Protocols;

namespace PcapStream.Operations.Stats;

/// <summary>Counts packets for one or several statistics. Every counter sees every packet, in one pass.</summary>
internal abstract class StatisticCounter : IDisposable
{
    /// <summary>Counts a packet.</summary>
    public abstract void Add(in CountedPacket packet);

    /// <summary>Ends counting after the last packet.</summary>
    public virtual void Complete()
    {
    }

    /// <summary>Ends counting, and writes what was counted to a partial instead.</summary>
    public virtual void Save(PartialWriter writer) =>
        throw new InvalidOperationException("a statistic without partials is refused before it is counted");

    /// <summary>Begins with the next shard, before <see cref="Load"/>.</summary>
    /// <param name="open">The capture in the middle of which the shard begins.</param>
    public virtual void Continue(OpenCapture open)
    {
    }

    /// <summary>
    /// Adds what the next shard has counted. The reader is at the first frame of it, and then at the first after it.
    /// </summary>
    public virtual void Load(PartialReader reader) =>
        throw new InvalidOperationException("a statistic without partials is refused before it is counted");

    public virtual void Dispose()
    {
    }
}

/// <summary>A packet that a counter sees.</summary>
internal readonly ref struct CountedPacket
{
    private readonly DecodedBatch _batch;
    private readonly int _index;

    public CountedPacket(
        DecodedBatch batch, int index, ref readonly PacketRecord record, long number, long time, long reference)
    {
        _batch = batch;
        _index = index;
        Record = ref record;
        Number = number;
        Time = time;
        Elapsed = time - reference;
    }

    /// <summary>Its record.</summary>
    public readonly ref readonly PacketRecord Record;

    /// <summary>The number of its capture among all, from 0.</summary>
    public int Input => _batch.Input;

    /// <summary>Its number in its capture; in a shard, that since the shard's start where no other is known.</summary>
    public long Number { get; }

    /// <summary>Its exact time.</summary>
    public Timestamp Timestamp => _batch.TimeOf(Record);

    /// <summary>Nanoseconds since the epoch; 0 for a packet without a time.</summary>
    public long Time { get; }

    /// <summary>Nanoseconds since the first packet that was selected.</summary>
    public long Elapsed { get; }

    /// <summary>Its headers; those of applications are in the segment alone.</summary>
    public DecodedPacket Headers => _batch.Packet(_index, Record);

    /// <summary>
    /// Its headers with the messages that it completes, where they are joined, as filters and fields see them. Valid
    /// until the next call.
    /// </summary>
    public DecodedPacket Messages => _batch.Messages(_index, Record);

    /// <summary>Whether it passes a filter.</summary>
    /// <param name="filter">The filter's number in the <see cref="FieldQueries"/>.</param>
    public bool Passes(int filter) => filter == FieldQueries.NoFilter || _batch.Passes(_index, filter);

    /// <summary>Its values of a field.</summary>
    /// <param name="field">The field's number in the <see cref="FieldQueries"/>.</param>
    public ReadOnlySpan<long> Values(int field) => _batch.Values(_index, field);
}

/// <summary>Counters that one thread works on while another works on others.</summary>
/// <param name="counters">The counters, each with the number of the filter that its packets pass.</param>
internal sealed class StatisticGroup((StatisticCounter Counter, int Filter)[] counters)
{
    private long _reference = Timestamp.NoTime;

    public bool IsEmpty => counters.Length == 0;

    /// <summary>
    /// Sets the time of the first packet, which is before those that are counted; null where no packet is used.
    /// </summary>
    public void BeginAt(long? time) => _reference = time ?? Timestamp.NoTime;

    /// <summary>
    /// Nanoseconds since the epoch of the first packet; 0 before the first, and for a first packet without a time.
    /// </summary>
    public long Reference => _reference == Timestamp.NoTime ? 0 : _reference;

    public void Add(in SelectedPackets packets, DecodedBatch decoded)
    {
        ReadOnlySpan<PacketRecord> records = packets.Records;
        for (int i = 0; i < records.Length; i++)
        {
            ref readonly PacketRecord record = ref records[i];
            long time = record.Nanoseconds;
            // tshark uses the epoch for a packet without a time.
            if (time == Timestamp.NoTime)
                time = 0;
            if (_reference == Timestamp.NoTime)
                _reference = time;
            var packet = new CountedPacket(decoded, i, in record, packets.NumberOf(i), time, _reference);
            foreach ((StatisticCounter counter, int filter) in counters)
            {
                if (packet.Passes(filter))
                    counter.Add(packet);
            }
        }
    }

    /// <summary>Ends counting after the last packet.</summary>
    public void Complete()
    {
        foreach ((StatisticCounter counter, _) in counters)
            counter.Complete();
    }

    /// <summary>Ends counting, and writes what was counted to a partial.</summary>
    public void Save(PartialWriter writer)
    {
        writer.Fields.Add(_reference);
        writer.Write(PartialFrame.State);
        foreach ((StatisticCounter counter, _) in counters)
            counter.Save(writer);
    }

    /// <summary>Adds what the next shard has counted.</summary>
    /// <param name="reader">Its partial.</param>
    /// <param name="isTimed">Whether it has to count from the same first packet as those before it.</param>
    /// <param name="open">The capture in the middle of which it begins.</param>
    public void Load(PartialReader reader, bool isTimed, OpenCapture open)
    {
        long reference = reader.Current(PartialFrame.State).Long();
        reader.Fields.End();
        reader.Next();
        if (_reference == Timestamp.NoTime)
            _reference = reference;
        else if (isTimed && reference != Timestamp.NoTime && reference != _reference)
            throw new PartialException($"{reader.Path}: counts from another first packet than the shards before it");
        foreach ((StatisticCounter counter, _) in counters)
        {
            counter.Continue(open);
            counter.Load(reader);
        }
    }

    public void Dispose()
    {
        foreach ((StatisticCounter counter, _) in counters)
            counter.Dispose();
    }
}
