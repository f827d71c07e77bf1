using System.Runtime.ExceptionServices;
using PcapStream.Capture;

namespace PcapStream.Operations.Stats;

/// <summary>A thread that counts one group while its owner counts another, batch by batch.</summary>
internal sealed unsafe class StatisticThread : IDisposable
{
    private readonly StatisticGroup _group;
    private readonly SemaphoreSlim _given = new(0);
    private readonly SemaphoreSlim _done = new(0);
    private readonly Thread _thread;
    private PacketRecord* _records;
    private int _count;
    private bool _ended;
    private ExceptionDispatchInfo? _failure;

    public StatisticThread(StatisticGroup group)
    {
        _group = group;
        _thread = new Thread(Work) { IsBackground = true, Name = "PcapStream statistics" };
        _thread.Start();
    }

    /// <summary>Begins to count packets, which stay where they are until the end.</summary>
    public void Begin(PacketRecord* records, int count)
    {
        _records = records;
        _count = count;
        _given.Release();
    }

    /// <summary>Waits until they are counted.</summary>
    /// <exception cref="Tables.SpillException">A table could not be spilled.</exception>
    public void End()
    {
        _done.Wait();
        _failure?.Throw();
    }

    public void Dispose()
    {
        _ended = true;
        _given.Release();
        _thread.Join();
        _given.Dispose();
        _done.Dispose();
    }

    private void Work()
    {
        while (true)
        {
            _given.Wait();
            if (_ended)
                return;
            try
            {
                _group.Add(new ReadOnlySpan<PacketRecord>(_records, _count));
            }
            catch (Exception error)
            {
                _failure = ExceptionDispatchInfo.Capture(error);
            }
            _done.Release();
        }
    }
}
