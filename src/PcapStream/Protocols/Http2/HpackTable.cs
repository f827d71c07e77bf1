using System.Buffers.Binary;
using System.Text;

namespace PcapStream.Protocols.Http2;

/// <summary>
/// The tables of header fields, RFC 7541, section 2.3: the one that all connections have, and that of one direction of
/// a connection. For one thread, which loads the latter.
/// </summary>
internal sealed class HpackTable
{
    /// <summary>The size of a table, if the receiver does not ask for another.</summary>
    public const int UsualSize = 4096;

    /// <summary>The largest size, whatever the receiver asks for.</summary>
    public const int MostSize = 64 << 10;

    // RFC 7541, section 4.1.
    private const int EntrySize = 32;
    private const int LengthsBytes = 4;

    // RFC 7541, appendix A.
    private static ReadOnlySpan<byte> Usual => """
        :authority
        :method GET
        :method POST
        :path /
        :path /index.html
        :scheme http
        :scheme https
        :status 200
        :status 204
        :status 206
        :status 304
        :status 400
        :status 404
        :status 500
        accept-charset
        accept-encoding gzip, deflate
        accept-language
        accept-ranges
        accept
        access-control-allow-origin
        age
        allow
        authorization
        cache-control
        content-disposition
        content-encoding
        content-language
        content-length
        content-location
        content-range
        content-type
        cookie
        date
        etag
        expect
        expires
        from
        host
        if-match
        if-modified-since
        if-none-match
        if-range
        if-unmodified-since
        last-modified
        link
        location
        max-forwards
        proxy-authenticate
        proxy-authorization
        range
        referer
        refresh
        retry-after
        server
        set-cookie
        strict-transport-security
        transfer-encoding
        user-agent
        vary
        via
        www-authenticate
        """u8;

    // A name and a value in turn.
    private static readonly byte[][] UsualEntries = FindUsual();

    // Entries in the order in which they were added: length of the name, length of the value, name, value.
    private byte[] _bytes = [];
    private int[] _starts = [];
    private int _first;
    private int _count;
    private int _end;
    private int _size;
    private int _mostSize;

    /// <summary>The entries as they are kept.</summary>
    public ReadOnlySpan<byte> Entries => _bytes.AsSpan(Start.._end);

    /// <summary>The size that the sender has chosen.</summary>
    public int ChosenSize
    {
        get => _mostSize;
        set
        {
            _mostSize = value;
            Evict(0);
        }
    }

    private int Start => _count > 0 ? _starts[_first] : _end;

    /// <summary>Loads a table.</summary>
    /// <param name="size">The size that the sender has chosen.</param>
    /// <param name="length">Bytes of the entries.</param>
    /// <returns>Gets the entries; <see cref="Index"/> is called after that.</returns>
    public Span<byte> Load(int size, int length)
    {
        _mostSize = size;
        (_first, _count, _end, _size) = (0, 0, length, 0);
        if (_bytes.Length < length)
            Array.Resize(ref _bytes, length);
        return _bytes.AsSpan(0, length);
    }

    /// <summary>Finds the entries that were loaded.</summary>
    public void Index()
    {
        for (int at = 0; at < _end;)
        {
            AddStart(at);
            (int name, int value) = LengthsAt(at);
            at += LengthsBytes + name + value;
            _size += EntrySize + name + value;
        }
    }

    /// <summary>
    /// Fills the table with entries that are not known, as Wireshark does before the first field: a capture may begin
    /// in the middle of a connection.
    /// </summary>
    public void Fill()
    {
        ReadOnlySpan<byte> unknown = "<unknown>"u8;
        for (int left = _mostSize / (EntrySize + unknown.Length); left > 0; left--)
            Add(unknown, default);
    }

    /// <summary>Finds an entry.</summary>
    /// <param name="index">From 1; the table that all connections have is first, then the newest entry.</param>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <returns>False if the tables have no such entry.</returns>
    public bool TryFind(int index, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        name = value = default;
        if (index < 1)
            return false;
        int usual = UsualEntries.Length / 2;
        if (index <= usual)
        {
            name = UsualEntries[2 * index - 2];
            value = UsualEntries[2 * index - 1];
            return true;
        }
        int place = _count - (index - usual);
        if (place < 0)
            return false;
        int at = _starts[_first + place];
        (int nameBytes, int valueBytes) = LengthsAt(at);
        name = _bytes.AsSpan(at + LengthsBytes, nameBytes);
        value = _bytes.AsSpan(at + LengthsBytes + nameBytes, valueBytes);
        return true;
    }

    /// <summary>Adds an entry, for which older ones make room; one that is larger than the table empties it.</summary>
    /// <param name="name">The name, not within the table.</param>
    /// <param name="value">The value.</param>
    public void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        int size = EntrySize + name.Length + value.Length;
        Evict(size);
        if (size > _mostSize)
            return;
        int length = LengthsBytes + name.Length + value.Length;
        if (_bytes.Length - _end < length)
            MakeRoom(length);
        Span<byte> entry = _bytes.AsSpan(_end, length);
        BinaryPrimitives.WriteUInt16BigEndian(entry, (ushort)name.Length);
        BinaryPrimitives.WriteUInt16BigEndian(entry[2..], (ushort)value.Length);
        name.CopyTo(entry[LengthsBytes..]);
        value.CopyTo(entry[(LengthsBytes + name.Length)..]);
        AddStart(_end);
        _end += length;
        _size += size;
    }

    private static byte[][] FindUsual()
    {
        string[] lines = Encoding.ASCII.GetString(Usual).Split('\n');
        byte[][] entries = new byte[2 * lines.Length][];
        for (int i = 0; i < lines.Length; i++)
        {
            string[] parts = lines[i].Split(' ', 2);
            entries[2 * i] = Encoding.ASCII.GetBytes(parts[0]);
            entries[2 * i + 1] = Encoding.ASCII.GetBytes(parts.Length > 1 ? parts[1] : "");
        }
        return entries;
    }

    private (int Name, int Value) LengthsAt(int entry) => (
        BinaryPrimitives.ReadUInt16BigEndian(_bytes.AsSpan(entry)),
        BinaryPrimitives.ReadUInt16BigEndian(_bytes.AsSpan(entry + 2)));

    // Makes room for an entry of a size.
    private void Evict(int size)
    {
        while (_count > 0 && _size + size > _mostSize)
        {
            (int name, int value) = LengthsAt(_starts[_first]);
            _size -= EntrySize + name + value;
            _first++;
            _count--;
        }
    }

    private void AddStart(int start)
    {
        if (_first + _count == _starts.Length)
        {
            int[] starts = _starts.Length > 2 * _count ? _starts : new int[2 * _count + 64];
            _starts.AsSpan(_first, _count).CopyTo(starts);
            (_starts, _first) = (starts, 0);
        }
        _starts[_first + _count++] = start;
    }

    private void MakeRoom(int length)
    {
        int start = Start;
        int used = _end - start;
        byte[] bytes = _bytes.Length > 2 * (used + length) ? _bytes : new byte[4 * (used + length)];
        _bytes.AsSpan(start, used).CopyTo(bytes);
        for (int i = _first; i < _first + _count; i++)
            _starts[i] -= start;
        (_bytes, _end) = (bytes, used);
    }
}
