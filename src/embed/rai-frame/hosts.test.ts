import { expect } from '@open-wc/testing';
import { exactHosts, pageAround } from './hosts.js';

describe('hosts of a framed page', () => {
  it('should be the exact ones, and the page around where a star stands for it', () => {
    const hosts = ['https://shop.example', 'https://*.shop.example', 'http://localhost:*'];
    const around = (origin: string | undefined) => exactHosts(hosts, origin).slice(1);
    expect(exactHosts(hosts, undefined)).to.deep.equal(['https://shop.example']);
    for (const origin of ['https://a.shop.example', 'https://a.b.shop.example', 'http://localhost:8080'])
      expect(around(origin)).to.deep.equal([origin]);
    expect(around('http://localhost')).to.deep.equal(['http://localhost']);
    for (const origin of [
      'https://evil.example',
      'http://a.shop.example',
      'https://a.shop.example:8443',
      'https://ashopXexample',
      'https://.shop.example',
      'https://evil.example/.shop.example',
      'http://localhost:80.evil.example',
    ])
      expect(around(origin)).to.deep.equal([]);
  });

  it('should know no page around where there is none', () => {
    const told = pageAround();
    expect(told === undefined || URL.canParse(told)).to.be.true;
  });
});
