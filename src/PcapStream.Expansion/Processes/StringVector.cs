using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace PcapStream.Expansion.Processes;

/// <summary>Strings as C passes arguments and environments: pointers to bytes, and a null behind them.</summary>
internal sealed unsafe class StringVector : IDisposable
{
    private readonly int _count;

    public StringVector(IReadOnlyList<string> strings)
    {
        _count = strings.Count;
        Start = (byte**)NativeMemory.AllocZeroed((nuint)_count + 1, (nuint)sizeof(byte*));
        for (int i = 0; i < _count; i++)
            Start[i] = Utf8StringMarshaller.ConvertToUnmanaged(strings[i]);
    }

    public byte** Start { get; }

    public void Dispose()
    {
        for (int i = 0; i < _count; i++)
            Utf8StringMarshaller.Free(Start[i]);
        NativeMemory.Free(Start);
    }
}
