using PcapStream.Interop;

namespace PcapStream.Capture.Compression;

/// <summary>A decoder in a shared library: hands it the input where it lies and the caller's memory to decode into.</summary>
internal abstract unsafe class NativeDecoder : DecodingStream
{
    protected NativeDecoder(CompressionFormat format, Stream source, NativeContext context)
        : base(format, source) => Context = context;

    protected NativeContext Context { get; }

    /// <summary>Most bytes of input that the next step may have.</summary>
    protected virtual int Appetite => int.MaxValue;

    protected sealed override DecodeStep Decode(Span<byte> destination)
    {
        ReadOnlySpan<byte> available = Input.Available;
        ReadOnlySpan<byte> offered = available[..Math.Min(Appetite, available.Length)];
        fixed (byte* input = offered, output = destination)
        {
            nuint used = (nuint)offered.Length;
            DecodeStep step = Step(input, ref used, output, (nuint)destination.Length);
            Input.Advance((int)used);
            bool isStuck = step is { Outcome: DecodeOutcome.More, Produced: 0 } && used == 0;
            // A step without appetite was not about input.
            return isStuck && (available.IsEmpty || !offered.IsEmpty) ? DecodeStep.NeedsInput : step;
        }
    }

    /// <summary>One call of the library.</summary>
    /// <param name="input">Where the input lies.</param>
    /// <param name="inputSize">Bytes of input; then how many of them were used.</param>
    /// <param name="output">Where to decode to.</param>
    /// <param name="outputSize">Most bytes to decode, at least one.</param>
    protected abstract DecodeStep Step(byte* input, ref nuint inputSize, byte* output, nuint outputSize);

    protected sealed override void Release() => Context.Dispose();
}
