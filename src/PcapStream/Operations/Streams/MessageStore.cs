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

    /// <summary>Reads the first bytes of a message.</summary>
    public void Read(ulong message, Span<byte> into)
    {
        for (int offset = 0; offset < into.Length;)
        {
            Span<byte> part = PartOf(message, offset);
            int taken = Math.Min(part.Length, into.Length - offset);
            part[..taken].CopyTo(into[offset..]);
            offset += taken;
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
