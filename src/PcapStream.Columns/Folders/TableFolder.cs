using System.Globalization;
using System.Text;
using PcapStream.Columns.Rows;
using PcapStream.Operations.Convert.Split.Waiting;
using PcapStream.Outputs;

namespace PcapStream.Columns.Folders;

/// <summary>
/// Writes rows into the files of a folder, by their keys, which are paths in it. Rows wait in memory, those of all keys
/// together within one limit; when it is reached, the key with the most rows writes its own. Only some keys are open at
/// a time: the one that was used least recently ends its file and makes room, and its later rows begin another.
/// </summary>
/// <param name="layout">The format and columns of all files.</param>
/// <param name="folder">Where the files are written.</param>
/// <param name="extension">The ending of their names.</param>
/// <param name="mostRows">The most rows of a file; null for any number.</param>
/// <param name="hasKeys">Whether rows have keys.</param>
/// <param name="origin">What every file says about its origin, by name.</param>
internal sealed class TableFolder(
    TableLayout layout,
    UnfinishedFolder folder,
    string extension,
    long? mostRows,
    bool hasKeys,
    IReadOnlyDictionary<string, string> origin) : TableOutput
{
    /// <summary>The most keys whose rows are in memory, and the most files that are open.</summary>
    public const int MostOpen = 32;

    // Columns of groups in open files, of each of which Parquet's library keeps about 5 KiB.
    private const int MostDescriptions = 8192;

    private readonly Dictionary<byte[], TablePart> _open = new(MostOpen, new KeyBytes());
    private int _waitingBytes;
    private int _groups;
    private long _uses;
    private long _bytes;

    public override long Bytes => _bytes;

    public override void Begin()
    {
        // Files begin with their first rows.
    }

    public override void Take(RowChunk chunk)
    {
        int rows = chunk.Sizes.Length;
        for (int row = 0; row < rows;)
        {
            ReadOnlySpan<byte> key = chunk.KeyOf(row);
            int end = row + 1;
            while (end < rows && chunk.KeyOf(end).SequenceEqual(key))
                end++;
            TablePart part = Find(key);
            part.LastUse = _uses++;
            while (row < end)
                row += Take(part, chunk, row, end - row);
        }
    }

    // Many files end before the captures do, so that they say nothing of these.
    public override void End(IReadOnlyDictionary<string, string> notes)
    {
        if (!hasKeys && _uses == 0)
            EndFile(Find(default));
        foreach (TablePart part in _open.Values)
        {
            if (part.Rows > 0)
                EndFile(part);
        }
    }

    public override void Dispose()
    {
        foreach (TablePart part in _open.Values)
            part.Dispose();
    }

    private int Take(TablePart part, RowChunk chunk, int first, int most)
    {
        long left = (mostRows ?? long.MaxValue) - part.Rows;
        int before = part.Waiting.Bytes;
        int rows = part.Waiting.Take(chunk, first, (int)Math.Min(most, left), layout.GroupBytes - _waitingBytes);
        _waitingBytes += part.Waiting.Bytes - before;
        part.Rows += rows;
        if (rows == left)
            EndFile(part);
        else if (part.Waiting.Rows == RowGroup.MostRows)
            WriteRows(part);
        else if (_waitingBytes >= layout.GroupBytes)
            WriteRows(_open.Values.MaxBy(one => one.Waiting.Bytes)!);
        return rows;
    }

    private TablePart Find(ReadOnlySpan<byte> key)
    {
        Dictionary<byte[], TablePart>.AlternateLookup<ReadOnlySpan<byte>> byKey =
            _open.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (byKey.TryGetValue(key, out TablePart? part))
            return part;
        if (_open.Count == MostOpen)
        {
            (byte[] oldest, TablePart old) = _open.MinBy(one => one.Value.LastUse);
            if (old.Rows > 0)
                EndFile(old);
            old.Dispose();
            _open.Remove(oldest);
        }
        part = new TablePart(layout, Encoding.UTF8.GetString(key));
        byKey[key] = part;
        return part;
    }

    private void WriteRows(TablePart part)
    {
        _waitingBytes -= part.Waiting.Bytes;
        part.WriteRows(Create);
        _groups++;
        if (_groups * layout.Schema.Count > MostDescriptions)
            EndFile(_open.Values.MaxBy(one => one.Groups)!);
    }

    private void EndFile(TablePart part)
    {
        _groups -= part.Groups;
        _waitingBytes -= part.Waiting.Bytes;
        _bytes += part.EndFile(Create, origin);
    }

    private OutputFile Create(TablePart part)
    {
        part.Number ??= FirstFree(part.Path);
        return folder.CreateFile(NameOf(part.Path, (part.Number++).Value));
    }

    // The numbers of a folder's files have no gap, so that those of keys that are not open need no memory.
    private long FirstFree(string path)
    {
        long free = 1;
        while (folder.HasFile(NameOf(path, free - 1)))
            free *= 2;
        long used = free / 2;
        while (used < free - 1)
        {
            long middle = used + (free - used) / 2;
            if (folder.HasFile(NameOf(path, middle - 1)))
                used = middle;
            else
                free = middle;
        }
        return used;
    }

    private string NameOf(string path, long number) =>
        Path.Join(path, string.Create(CultureInfo.InvariantCulture, $"part-{number:D5}{extension}"));
}

/// <summary>The rows of a key, and the file that they are written into.</summary>
/// <param name="layout">The format and columns.</param>
/// <param name="path">The path of its files.</param>
internal sealed class TablePart(TableLayout layout, string path) : IDisposable
{
    private OutputFile? _file;
    private IColumnTable? _table;

    public string Path => path;

    /// <summary>The number of the next file; null before it is known.</summary>
    public long? Number { get; set; }

    /// <summary>When it was last used.</summary>
    public long LastUse { get; set; }

    /// <summary>Rows of the file, those that wait included.</summary>
    public long Rows { get; set; }

    /// <summary>Groups of rows in the file.</summary>
    public int Groups { get; private set; }

    /// <summary>Rows that are not written.</summary>
    public RowGroup Waiting { get; } = new(layout.Schema);

    /// <summary>Writes the rows that wait.</summary>
    /// <param name="create">Starts a file when no file is open.</param>
    public void WriteRows(Func<TablePart, OutputFile> create)
    {
        Open(create).Write(Waiting.Columns, Waiting.Rows);
        Waiting.Release();
        Groups++;
    }

    /// <summary>Writes the rows that wait, and ends the file; returns its bytes.</summary>
    /// <param name="create">Starts a file when no file is open.</param>
    /// <param name="notes">What the file says about its origin.</param>
    public long EndFile(Func<TablePart, OutputFile> create, IReadOnlyDictionary<string, string> notes)
    {
        if (Waiting.Rows > 0)
            WriteRows(create);
        IColumnTable table = Open(create);
        table.End(notes);
        long bytes = table.Bytes;
        table.Dispose();
        _file!.Complete();
        _file.Dispose();
        (_table, _file, Rows, Groups) = (null, null, 0, 0);
        return bytes;
    }

    public void Dispose()
    {
        // First the file, which takes no bytes of a table that is given up.
        _file?.Dispose();
        _table?.Dispose();
        Waiting.Dispose();
    }

    private IColumnTable Open(Func<TablePart, OutputFile> create)
    {
        if (_table is not null)
            return _table;
        _file = create(this);
        _table = layout.Create(_file.Stream);
        _table.Begin();
        return _table;
    }
}
