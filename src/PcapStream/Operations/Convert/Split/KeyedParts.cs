using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Capture.Indexing;
using PcapStream.Operations.Convert.Split.Keys;
using PcapStream.Operations.Convert.Split.Waiting;
using PcapStream.Outputs;
using PcapStream.Protocols.Fields;
using PcapStream.Tables;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Convert.Split;

/// <summary>
/// Parts whose packets come in turns. The first parts are written as their packets come. The packets of all others wait
/// on disk, divided by their keys, until those of a file fit in memory, where each part is written at once; or else the
/// first parts of the file are written as its packets come, and so on. Parts get their names when all are complete.
/// </summary>
internal sealed class KeyedParts : PartSink
{
    private const int MostOpen = 24;
    private const int LeastGroup = 256 << 10;
    private const int MostGroup = 8 << 20;

    private readonly PartOutput _output;
    private readonly PartKeys _find;
    private readonly Partitions _waiting;
    private readonly PartList _list;
    private readonly UnfinishedFolder _folder;
    private readonly int _groupBytes;
    private readonly FieldValues _keys = new();
    private readonly Stack<byte[]> _buffers = new();
    private readonly Dictionary<byte[], KeyedPart> _open = new(MostOpen, new KeyBytes());
    private readonly Dictionary<byte[], KeyedPart>.AlternateLookup<ReadOnlySpan<byte>> _byKey;
    private PacketGroup? _group;
    private long _ordinal;
    private long _files;

    public KeyedParts(SplitOptions options, long memoryLimit, PartOutput output, SpillFolder folder)
    {
        _output = output;
        _find = PartKeys.Create(options, memoryLimit);
        _waiting = new Partitions(folder);
        _list = new PartList(folder);
        _groupBytes = GroupBytes(memoryLimit);
        _byKey = _open.GetAlternateLookup<ReadOnlySpan<byte>>();
        for (int i = 0; i <= MostOpen; i++)
            _buffers.Push(GC.AllocateUninitializedArray<byte>(KeyedPart.BufferSize));
        _folder = Explained(() => UnfinishedFolder.Create(output.Pattern));
    }

    /// <summary>Bytes of memory that parts need at most, within a limit.</summary>
    public static long MemoryBytes(SplitOptions options, long memoryLimit) => !options.HasKeys ? 0
        : PacketGroup.BytesFor(GroupBytes(memoryLimit)) + ((MostOpen + 1) * KeyedPart.BufferSize)
            + (Partitions.Count * Partitions.BufferSize) + PartList.MemoryBytes
            + PartKeys.MemoryBytes(options, memoryLimit);

    public override void Add(in PartPacket packet, in PacketRecord record, long number, PacketBatch batch)
    {
        _keys.Clear();
        _find.Find(record, number, batch, _keys);
        if (_keys.Count == 0)
            Unmatched++;
        for (int i = 0; i < _keys.Count; i++)
            AddExplained(_keys[i], packet, _ordinal++);
    }

    public override void Complete(CancellationToken cancellation) => Explained(() =>
    {
        var files = new Stack<SpillFile>();
        EndStream(files);
        while (files.TryPop(out SpillFile? file))
        {
            using (file)
            {
                if (file.Length <= _groupBytes)
                    WriteAtOnce(file, cancellation);
                else
                {
                    Stream(file, cancellation);
                    EndStream(files);
                }
            }
        }
        NameAll(cancellation);
        _output.Manifest?.Complete();
        return true;
    });

    public override void Dispose()
    {
        foreach (KeyedPart part in _open.Values)
            part.Dispose();
        _list.Dispose();
        _folder.Dispose();
        _output.Manifest?.Dispose();
    }

    private static int GroupBytes(long memoryLimit) => (int)Math.Clamp(memoryLimit / 8, LeastGroup, MostGroup);

    private static T Explained<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception error) when (error is OutputException or SpillException)
        {
            throw new CaptureException(error.Message, error);
        }
    }

    private void AddExplained(ReadOnlySpan<byte> key, in PartPacket packet, long ordinal)
    {
        try
        {
            Add(key, packet, ordinal);
        }
        catch (Exception error) when (error is OutputException or SpillException)
        {
            throw new CaptureException(error.Message, error);
        }
    }

    private void Add(ReadOnlySpan<byte> key, in PartPacket packet, long ordinal)
    {
        if (!_byKey.TryGetValue(key, out KeyedPart? part))
        {
            if (_open.Count == MostOpen)
            {
                _waiting.Add(key, packet, ordinal);
                return;
            }
            part = Create(packet.Nanoseconds, ordinal);
            _byKey[key] = part;
        }
        part.Add(packet);
    }

    private KeyedPart Create(long start, long ordinal) =>
        new(_output, _folder, _files++, _buffers.Pop(), start) { Ordinal = ordinal };

    private void EndStream(Stack<SpillFile> files)
    {
        foreach ((byte[] key, KeyedPart part) in _open)
            Close(part, key);
        _open.Clear();
        foreach (SpillFile file in _waiting.Take())
            files.Push(file);
    }

    private void Stream(SpillFile file, CancellationToken cancellation)
    {
        var reader = new PendingReader(file);
        while (reader.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            Add(reader.Header.Key(reader.Bytes), reader.Header.Packet(reader.Bytes), reader.Header.Ordinal);
        }
    }

    private void WriteAtOnce(SpillFile file, CancellationToken cancellation)
    {
        _group ??= new PacketGroup(_groupBytes);
        _group.Load(file);
        for (int first = 1; first <= _group.Count; first++)
        {
            if (!_group.IsFirst(first))
                continue;
            cancellation.ThrowIfCancellationRequested();
            var header = PendingPacket.Read(_group[first]);
            using KeyedPart part = Create(header.Nanoseconds, header.Ordinal);
            for (int packet = first; packet != 0; packet = _group.Next(packet))
                part.Add(PendingPacket.Read(_group[packet]).Packet(_group[packet]));
            Close(part, header.Key(_group[first]));
        }
    }

    private void Close(KeyedPart part, ReadOnlySpan<byte> key)
    {
        part.Close();
        _buffers.Push(part.Buffer);
        _list.Add(part, key);
        Packets += part.Tally.Packets;
        Bytes += part.Tally.Bytes;
    }

    private void NameAll(CancellationToken cancellation)
    {
        bool needsKey = _output.Names.HasKey || _output.Manifest is not null;
        foreach (ref readonly ListedPart part in _list.Drain())
        {
            cancellation.ThrowIfCancellationRequested();
            Parts++;
            ReadOnlySpan<byte> key = needsKey ? _list.KeyOf(part) : [];
            string name = _output.Names.NameOf(Parts, new Timestamp(part.Tally.Start), key);
            _folder.TakePlace(part.File, name, _output.Inputs);
            _output.Manifest?.Add(name, part.Tally, key);
        }
    }
}
