using PcapStream.Buffers;
using PcapStream.Tables;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Streams;

/// <summary>
/// The bytes of messages that are not complete, in memory of a fixed size; those that were not used for longest wait in
/// a temporary file.
/// </summary>
internal sealed class MessageStore(BufferAllocator allocator, long bytes, SpillFolder folder, HashSeed seed)
    : IDisposable
{
    /// <summary>The most bytes of a message.</summary>
    public const int MostBytes = 68 << 10;

    private const int MostParts = 256;

    private readonly CachedTable<MessagePart> _parts = new(allocator, bytes, folder);

    /// <summary>Writes bytes of a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="offset">Their offset in it.</param>
    /// <param name="bytes">The bytes, within <see cref="MostBytes"/>.</param>
    public void Write(ulong message, int offset, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            Span<byte> part = PartOf(message, offset);
            int taken = Math.Min(part.Length, bytes.Length);
            bytes[..taken].CopyTo(part);
            offset += taken;
            bytes = bytes[taken..];
        }
    }

    /// <summary>Writes those bytes of a message that have not come before.</summary>
    /// <param name="message">The message.</param>
    /// <param name="before">What has come before.</param>
    /// <param name="start">Offset of the bytes in the message.</param>
    /// <param name="bytes">The bytes, within <see cref="MostBytes"/>.</param>
    public void WriteNew(ulong message, in Pieces before, int start, ReadOnlySpan<byte> bytes)
    {
        int at = start;
        int end = start + bytes.Length;
        while (at < end)
        {
            (int From, int To) next = before.At(at);
            int gap = Math.Min(next.From, end);
            if (gap > at)
                Write(message, at, bytes[(at - start)..(gap - start)]);
            at = Math.Max(next.To, at);
        }
    }

    /// <summary>Whether those bytes of a message that have come before were others.</summary>
    /// <inheritdoc cref="WriteNew"/>
    public bool HasOther(ulong message, in Pieces before, int start, ReadOnlySpan<byte> bytes)
    {
        Span<byte> known = stackalloc byte[MessagePart.Size];
        int end = start + bytes.Length;
        for (int at = start; at < end;)
        {
            (int From, int To) next = before.At(at);
            at = Math.Max(next.From, at);
            int taken = Math.Min(Math.Min(next.To, end) - at, known.Length);
            if (taken <= 0)
                break;
            Read(message, known[..taken], at);
            if (!known[..taken].SequenceEqual(bytes.Slice(at - start, taken)))
                return true;
            at += taken;
        }
        return false;
    }

    /// <summary>Reads bytes of a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="into">Gets the bytes.</param>
    /// <param name="start">Their offset in the message.</param>
    public void Read(ulong message, Span<byte> into, int start = 0)
    {
        for (int done = 0; done < into.Length;)
        {
            Span<byte> part = PartOf(message, start + done);
            int taken = Math.Min(part.Length, into.Length - done);
            part[..taken].CopyTo(into[done..]);
            done += taken;
        }
    }

    /// <summary>Frees the bytes of a message that are in memory.</summary>
    public void Forget(ulong message, int length)
    {
        for (int i = 0; i * MessagePart.Size < length; i++)
            _parts.Forget(new MessagePart(message * MostParts + (uint)i, seed));
    }

    public void Dispose() => _parts.Dispose();

    private Span<byte> PartOf(ulong message, int offset)
    {
        (int index, int at) = Math.DivRem(offset, MessagePart.Size);
        ref MessagePart part = ref _parts.FindOrAdd(
            new MessagePart(message * MostParts + (uint)index, seed), out _);
        return ((Span<byte>)part.Bytes)[at..];
    }
}
