using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ZstdSharp;

namespace PcapStream.Partials;

/// <summary>
/// Packs rows of fixed size: words of 8 bytes, the first ones of all rows, then the second ones, each less the one
/// before it, so that what is alike is side by side for Zstandard. Rows have no part of a word.
/// </summary>
internal sealed class RowPacker<TRow> : IDisposable
    where TRow : unmanaged
{
    // Most of a row is zeros after the differences, which the fastest level finds as well.
    private const int Level = 1;

    private readonly Compressor _compressor = new(Level);
    private ulong[] _columns = [];
    private byte[] _packed = [];

    /// <summary>Packs rows.</summary>
    /// <returns>Their bytes, valid until the next; none for no rows.</returns>
    public ReadOnlySpan<byte> Pack(ReadOnlySpan<TRow> rows)
    {
        if (rows.IsEmpty)
            return default;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<TRow, ulong>(rows);
        if (_columns.Length < words.Length)
        {
            _columns = new ulong[words.Length];
            _packed = new byte[Compressor.GetCompressBound(words.Length * sizeof(ulong))];
        }
        int width = Unsafe.SizeOf<TRow>() / sizeof(ulong);
        for (int column = 0; column < width; column++)
        {
            Span<ulong> into = _columns.AsSpan(column * rows.Length, rows.Length);
            ulong before = 0;
            for (int i = 0; i < into.Length; i++)
            {
                ulong word = words[(i * width) + column];
                into[i] = word - before;
                before = word;
            }
        }
        int length = _compressor.Wrap(MemoryMarshal.AsBytes(_columns.AsSpan(0, words.Length)), _packed);
        return _packed.AsSpan(0, length);
    }

    public void Dispose() => _compressor.Dispose();
}

/// <summary>Unpacks what <see cref="RowPacker{TRow}"/> has packed.</summary>
internal sealed class RowUnpacker<TRow> : IDisposable
    where TRow : unmanaged
{
    private readonly Decompressor _decompressor = new();
    private ulong[] _columns = [];
    private TRow[] _rows = [];

    /// <summary>Unpacks rows.</summary>
    /// <param name="packed">Their bytes.</param>
    /// <param name="count">Their number.</param>
    /// <param name="rows">The rows, valid until the next.</param>
    /// <returns>False if the bytes are not those of so many rows.</returns>
    public bool TryUnpack(ReadOnlySpan<byte> packed, int count, out Span<TRow> rows)
    {
        if (_rows.Length < count)
            _rows = new TRow[count];
        rows = _rows.AsSpan(0, count);
        if (count == 0)
            return packed.IsEmpty;
        Span<ulong> words = MemoryMarshal.Cast<TRow, ulong>(rows);
        if (_columns.Length < words.Length)
            _columns = new ulong[words.Length];
        if (!TryDecompress(packed, MemoryMarshal.AsBytes(_columns.AsSpan(0, words.Length))))
            return false;
        int width = Unsafe.SizeOf<TRow>() / sizeof(ulong);
        for (int column = 0; column < width; column++)
        {
            ReadOnlySpan<ulong> from = _columns.AsSpan(column * count, count);
            ulong word = 0;
            for (int i = 0; i < from.Length; i++)
            {
                word += from[i];
                words[(i * width) + column] = word;
            }
        }
        return true;
    }

    public void Dispose() => _decompressor.Dispose();

    private bool TryDecompress(ReadOnlySpan<byte> packed, Span<byte> bytes)
    {
        try
        {
            return _decompressor.Unwrap(packed, bytes) == bytes.Length;
        }
        catch (ZstdException)
        {
            return false;
        }
    }
}
