using PcapStream.Interop;

namespace PcapStream.Capture.Compression;

/// <summary>
/// A decompressor in a shared library, which reads the input where it lies and writes into the caller's memory.
/// </summary>
internal abstract unsafe class NativeDecompressor : DecompressionStream
{
    protected NativeDecompressor(CompressionFormat format, Stream source, NativeContext context)
        : base(format, source) => Context = context;

    protected NativeContext Context { get; }

    /// <summary>Most bytes of input that the next step may have.</summary>
    protected virtual int MostInput => int.MaxValue;

    protected sealed override DecompressionStep Decompress(Span<byte> destination)
    {
        ReadOnlySpan<byte> available = Input.Available;
        ReadOnlySpan<byte> offered = available[..Math.Min(MostInput, available.Length)];
        fixed (byte* input = offered, output = destination)
        {
            nuint used = (nuint)offered.Length;
            DecompressionStep step = Step(input, ref used, output, (nuint)destination.Length);
            Input.Advance((int)used);
            bool isStuck = step is { Outcome: DecompressionOutcome.More, Produced: 0 } && used == 0;
            // A step that was offered no input is not stuck.
            return isStuck && (available.IsEmpty || !offered.IsEmpty) ? DecompressionStep.NeedsInput : step;
        }
    }

    /// <summary>One call of the library.</summary>
    /// <param name="input">The first byte of input.</param>
    /// <param name="inputSize">Bytes of input; then how many of them were used.</param>
    /// <param name="output">Where to write.</param>
    /// <param name="outputSize">Most bytes to write, at least one.</param>
    protected abstract DecompressionStep Step(byte* input, ref nuint inputSize, byte* output, nuint outputSize);

    protected sealed override void Release() => Context.Dispose();
}
