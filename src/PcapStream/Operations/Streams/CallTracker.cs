using System.Runtime.InteropServices;
using PcapStream.Buffers;
using PcapStream.Capture;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.RemoteCalls;
using PcapStream.Protocols.Streams;
using PcapStream.Tables;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Streams;

/// <summary>
/// Finds the calls of replies of ONC RPC (RFC 5531), which do not say what was called: the first call with their
/// identifier in their stream, as in Wireshark.
/// </summary>
internal sealed class CallTracker(BufferAllocator allocator, long bytes, SpillFolder folder, HashSeed seed)
    : IDisposable
{
    private readonly CachedTable<CallRecord> _calls = new(allocator, bytes, folder);

    /// <summary>Adds the current layer.</summary>
    /// <param name="source">The packet.</param>
    /// <param name="stream">The stream that it is in.</param>
    /// <param name="facts">What is known of the reply.</param>
    /// <returns>Whether something is known.</returns>
    public bool Follow(in FieldSource source, ulong stream, out StreamFacts facts)
    {
        facts = default;
        bool isMarked = CallMessage.IsMarked(source.Packet.Layers[..source.Index]);
        if (source.Packet.Layers[source.Index].IsQuoted
            || !CallMessage.TryRead(source.Bytes, isMarked, out CallMessage message))
            return false;
        var key = new CallKey(stream, message.At(0));
        ref CallRecord call = ref _calls.FindOrAdd(new CallRecord(key, seed), out _);
        if (message.IsCall)
        {
            if (call.Number == 0)
            {
                (call.Number, call.Time, call.Layer) = (source.Frame.Number, source.Frame.Time, source.Index);
                (call.Program, call.Version, call.Procedure) =
                    (message.Program, message.At(CallMessage.VersionOffset), message.At(CallMessage.ProcedureOffset));
            }
            return false;
        }
        if (call.Number == 0)
            return false;
        facts.Layer = source.Index;
        (facts.Request, facts.RequestTime, facts.RequestLayer) = (call.Number, call.Time, call.Layer);
        (facts.Program, facts.ProgramVersion, facts.Procedure) = (call.Program, call.Version, call.Procedure);
        return true;
    }

    public void Dispose() => _calls.Dispose();

    /// <summary>What a call and its reply have in common. Without padding, so that it can be hashed.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct CallKey(ulong Stream, ulong Id);

    /// <summary>What is remembered of the first call with a key.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct CallRecord(CallKey key, in HashSeed seed) : IHashedRecord<CallRecord>
    {
        private readonly CallKey _key = key;

        /// <summary>The number of its packet; 0 if only a reply was seen.</summary>
        public long Number;

        public Timestamp Time;

        /// <summary>The index of its header among the layers of its packet.</summary>
        public int Layer;

        public uint Program;
        public uint Version;
        public uint Procedure;

        public readonly ulong Hash { get; } = seed.Hash(key) | 1;

        public readonly bool HasKeyOf(in CallRecord other) => _key == other._key;
    }
}
